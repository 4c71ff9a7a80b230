/** One layer of the house. */
export interface Layer {
  /** The folder or file, from the root of the repository. */
  readonly path: string;
  /** Which packages it may use beside our own lower layers. Tests and tools are not layers. */
  readonly uses?: readonly string[];
  /** The lower layers it may use, where not all. */
  readonly below?: readonly string[];
}

const charts = ['xstate'];
const client = ['packages/client/src/index.ts', 'packages/client/src/number', 'packages/client/src/request'];
const screen = ['packages/ui/src/index.ts', 'packages/ui/src/adapter'];
const adapted = ['packages/core/src/index.ts', 'packages/core/src/adapter'];
const ui = 'packages/ui/src';
const server = 'packages/server/src';
const emulator = 'packages/emulator/src';
/** The client, and these parts of one package. */
const below = (folder: string, ...parts: readonly string[]) => [...client, ...parts.map((part) => `${folder}/${part}`)];
/** What any part of the server may use. */
const serverBasics = [
  'call-hook.ts',
  'clock.ts',
  'mutex.ts',
  'end-slashes.ts',
  'owner.ts',
  'slot-name.ts',
  'reason.ts',
];

/**
 * The layers, the lowest first: a file imports its own layer and lower ones, never a higher one. When a file needs
 * something from above, move that down, or move the file up.
 */
export const layers: readonly Layer[] = [
  { path: 'packages/client/src/errors' },
  { path: 'packages/client/src/protocol' },
  { path: 'packages/client/src/http', uses: ['ky'] },
  { path: 'packages/client/src/number', uses: ['libphonenumber-js'] },
  { path: 'packages/client/src/request', below: ['packages/client/src/http', 'packages/client/src/protocol'] },
  { path: 'packages/client/src/index.ts' },

  { path: 'packages/core/src/clock.ts' },
  { path: 'packages/core/src/plain-error.ts', below: client },
  { path: 'packages/core/src/usable-deadline.ts', below: [] },
  { path: 'packages/core/src/timings.ts' },
  { path: 'packages/core/src/map-values.ts' },
  { path: 'packages/core/src/warn.ts' },
  { path: 'packages/core/src/frame' },
  { path: 'packages/core/src/slot', uses: charts },
  { path: 'packages/core/src/session', uses: charts },
  { path: 'packages/core/src/lazy' },
  { path: 'packages/core/src/messages' },
  { path: 'packages/core/src/pairing-code' },
  { path: 'packages/core/src/dom' },
  { path: 'packages/core/src/adapter' },
  { path: 'packages/core/src/trace', uses: charts },
  { path: 'packages/core/src/index.ts' },
  { path: 'packages/core/src/testing', uses: charts },

  { path: `${ui}/dom`, below: [] },
  { path: `${ui}/styles`, below: [] },
  { path: `${ui}/messages`, below: adapted },
  { path: `${ui}/view`, below: [...adapted, `${ui}/messages`] },
  {
    path: `${ui}/phone`,
    below: [...client, ...adapted, ...['dom', 'messages', 'view'].map((part) => `${ui}/${part}`)],
  },
  { path: `${ui}/screen` },
  { path: `${ui}/element` },
  { path: `${ui}/link-page` },
  { path: `${ui}/adapter` },
  { path: `${ui}/index.ts` },
  { path: `${ui}/register.ts` },

  { path: 'packages/react/src', uses: ['react'], below: [...adapted, ...screen] },
  { path: 'packages/vue/src', uses: ['vue'], below: [...adapted, ...screen] },

  { path: `${server}/call-hook.ts`, below: [] },
  { path: `${server}/clock.ts`, below: [] },
  { path: `${server}/mutex.ts`, below: [] },
  { path: `${server}/platform.ts`, below: [] },
  { path: `${server}/background.ts`, below: [] },
  { path: `${server}/end-slashes.ts`, below: [] },
  { path: `${server}/owner.ts`, below: client },
  { path: `${server}/slot-name.ts`, below: client },
  { path: `${server}/reason.ts`, below: client },
  { path: `${server}/option-values.ts`, below: client },
  { path: `${server}/stores`, below: below(server, ...serverBasics) },
  { path: `${server}/gateway`, below: below(server, ...serverBasics) },
  { path: `${server}/slots`, below: below(server, ...serverBasics, 'stores', 'gateway') },
  { path: `${server}/events`, below: below(server, ...serverBasics, 'stores', 'gateway', 'slots') },
  { path: `${server}/recovery`, below: below(server, ...serverBasics, 'stores', 'gateway', 'slots', 'events') },
  { path: `${server}/report.ts`, below: below(server, ...serverBasics, 'recovery') },
  {
    path: `${server}/options.ts`,
    below: below(server, 'clock.ts', 'stores', 'gateway', 'slots', 'events', 'report.ts'),
  },
  { path: `${server}/parse-secrets.ts`, below: below(server, 'option-values.ts', 'options.ts') },
  {
    path: `${server}/tickets`,
    uses: ['jose'],
    below: below(server, 'owner.ts', 'slot-name.ts', 'option-values.ts', 'options.ts', 'parse-secrets.ts'),
  },
  {
    path: `${server}/sent-links`,
    below: below(server, 'end-slashes.ts', 'owner.ts', 'slot-name.ts', 'stores', 'slots', 'tickets'),
  },
  {
    path: `${server}/parse-options.ts`,
    below: below(
      server,
      ...['platform.ts', 'option-values.ts', 'stores', 'slots', 'events', 'options.ts', 'parse-secrets.ts'],
    ),
  },
  {
    path: `${server}/http`,
    below: below(
      server,
      ...[
        ...serverBasics,
        'background.ts',
        'gateway',
        'slots',
        'report.ts',
        'option-values.ts',
        'options.ts',
        'tickets',
        'sent-links',
      ],
    ),
  },
  { path: `${server}/served`, uses: ['virtual:served-files'], below: below(server, 'option-values.ts', 'http') },
  { path: `${server}/server.ts`, below: below(server, 'slots', 'recovery', 'http', 'tickets', 'sent-links') },
  { path: `${server}/compose` },
  { path: `${server}/create-server.ts` },
  { path: `${server}/index.ts` },
  { path: `${server}/node`, below: below(server, ...serverBasics, 'options.ts', 'http', 'server.ts') },
  {
    path: `${server}/notify`,
    uses: ['standardwebhooks'],
    below: below(server, 'option-values.ts', 'events'),
  },
  { path: `${server}/command`, uses: ['pg', 'redis'] },
  { path: `${server}/testing`, below: below(server, 'clock.ts', 'stores', 'gateway') },

  { path: `${emulator}/runtime`, uses: ['@hono/node-server'], below: client },
  { path: `${emulator}/faults`, below: below(emulator, 'runtime') },
  { path: `${emulator}/service`, uses: ['hono'], below: below(emulator, 'runtime', 'faults') },
  { path: `${emulator}/phone`, below: below(emulator, 'runtime', 'service') },
  { path: `${emulator}/pages`, uses: ['hono', 'qr'], below: below(emulator, 'runtime', 'faults', 'service') },
  { path: `${emulator}/emulator.ts`, below: below(emulator, 'runtime', 'faults', 'service', 'phone') },
  { path: `${emulator}/remote`, uses: ['hono'], below: below(emulator, 'faults', 'phone', 'emulator.ts') },
  { path: `${emulator}/emulator-state.ts`, below: below(emulator, 'runtime', 'faults', 'service', 'phone') },
  // Without Node's modules, as what it imports is: it runs in a browser.
  { path: `${emulator}/build-emulator.ts`, uses: ['hono'] },
  {
    path: `${emulator}/browser`,
    uses: ['virtual:static-files'],
    below: below(emulator, 'build-emulator.ts', 'emulator-state.ts'),
  },
  {
    path: emulator,
    uses: ['hono', '@playwright/test'],
    below: below(
      emulator,
      ...['runtime', 'faults', 'service', 'phone', 'pages', 'emulator.ts', 'emulator-state.ts', 'remote'],
      'build-emulator.ts',
    ),
  },
];
