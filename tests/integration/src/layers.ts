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
const client = ['packages/client/src/index.ts', 'packages/client/src/number'];
const adapted = ['packages/core/src/index.ts', 'packages/core/src/adapter'];
const emulator = 'packages/emulator/src';
const below = (...parts: readonly string[]) => [...client, ...parts.map((part) => `${emulator}/${part}`)];

/**
 * The layers, the lowest first: a file imports its own layer and lower ones, never a higher one. When a file needs
 * something from above, move that down, or move the file up.
 */
export const layers: readonly Layer[] = [
  { path: 'packages/client/src/errors' },
  { path: 'packages/client/src/protocol' },
  { path: 'packages/client/src/http', uses: ['ky'] },
  { path: 'packages/client/src/number', uses: ['libphonenumber-js'] },
  { path: 'packages/client/src/index.ts' },

  { path: 'packages/core/src/clock.ts' },
  { path: 'packages/core/src/timings.ts' },
  { path: 'packages/core/src/map-values.ts' },
  { path: 'packages/core/src/warn.ts' },
  { path: 'packages/core/src/frame' },
  { path: 'packages/core/src/slot', uses: charts },
  { path: 'packages/core/src/session', uses: charts },
  { path: 'packages/core/src/messages' },
  { path: 'packages/core/src/pairing-code' },
  { path: 'packages/core/src/dom' },
  { path: 'packages/core/src/adapter' },
  { path: 'packages/core/src/trace', uses: charts },
  { path: 'packages/core/src/index.ts' },
  { path: 'packages/core/src/testing', uses: charts },

  { path: 'packages/react/src', uses: ['react'], below: adapted },
  { path: 'packages/vue/src', uses: ['vue'], below: adapted },

  { path: 'packages/server/src', below: client },
  { path: `${emulator}/runtime`, uses: ['@hono/node-server'], below: client },
  { path: `${emulator}/faults`, below: below('runtime') },
  { path: `${emulator}/service`, uses: ['hono'], below: below('runtime', 'faults') },
  { path: `${emulator}/phone`, below: below('runtime', 'service') },
  { path: `${emulator}/pages`, uses: ['hono', 'qr'], below: below('runtime', 'faults', 'service') },
  { path: `${emulator}/emulator.ts`, below: below('runtime', 'faults', 'service', 'phone') },
  { path: `${emulator}/remote`, uses: ['hono'], below: below('faults', 'phone', 'emulator.ts') },
  {
    path: emulator,
    uses: ['hono', '@playwright/test'],
    below: below('runtime', 'faults', 'service', 'phone', 'pages', 'emulator.ts', 'remote'),
  },
];
