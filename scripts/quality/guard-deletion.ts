// `pnpm run guards`: would a test notice if one of the checks were gone that everything hangs on? Takes each out of a
// copy of the last commit, and wants both a unit test and a test in a real browser to fail. Takes a few minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCleanClone } from './with-clean-clone.ts';

interface Guard {
  readonly name: string;
  /** In packages/: what stands there, and what stands there without the guard. */
  readonly file: string;
  readonly cuts: readonly (readonly [before: string, after: string])[];
  /** Package, and the test files that must notice. */
  readonly unit: readonly [string, ...string[]];
  readonly browser: readonly [string, ...string[]];
}

const bridge = 'core/src/frame/frame-bridge.ts';
const inBridge = { unit: ['packages/core', 'frame-filter'], browser: ['packages/core', 'frame-bridge'] } as const;
const guards: readonly Guard[] = [
  { name: 'the event is trusted', file: bridge, cuts: [['if (!event.isTrusted) return;', '']], ...inBridge },
  {
    name: 'the source is the frame that we mounted',
    file: bridge,
    cuts: [
      ['const route = routes.get(event.source as object);', 'const route = anyRoute;'],
      ['routes.set(frame, route);', 'routes.set(frame, route);\n  anyRoute = route;'],
      ['function deliver(', 'let anyRoute: Route | undefined;\n\nfunction deliver('],
    ],
    ...inBridge,
  },
  {
    name: 'the origin is that of its qr_link',
    file: bridge,
    cuts: [['if (event.origin !== route.origin) return;', '']],
    ...inBridge,
  },
  {
    name: 'the module is qr',
    file: 'client/src/protocol/frame-message.ts',
    cuts: [["module === 'qr' && ", '']],
    ...inBridge,
  },
  {
    name: 'the message is a known one',
    file: 'client/src/protocol/frame-message.ts',
    cuts: [['&& messages.has(message) ?', '?']],
    ...inBridge,
  },
  {
    name: 'two messages a second',
    file: 'core/src/frame/limit-rate.ts',
    cuts: [['if (wait === 0) return pass(message);', 'return pass(message);']],
    ...inBridge,
  },
  {
    name: 'no redirect is followed',
    file: 'client/src/http/command-request.ts',
    cuts: [["redirect: 'manual'", "redirect: 'follow'"]],
    unit: ['packages/client', 'client-edges'],
    browser: ['packages/client', 'client'],
  },
  {
    name: 'the status is read before a delete',
    file: 'core/src/slot/slot.machine.ts',
    cuts: [["initial: 'checking'", "initial: 'deleting'"]],
    unit: ['packages/core', 'slot-interleavings'],
    browser: ['tests/integration', 'adapters'],
  },
];

withCleanClone((copy) => {
  execFileSync(process.execPath, ['scripts/setup/chromium.ts'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const guard of guards) check(copy, guard);
});

function check(copy: string, { name, file, cuts, unit, browser }: Guard): void {
  const path = join(copy, 'packages', file);
  const whole = readFileSync(path, 'utf8');
  if (!passes(copy, 'node', unit) || !passes(copy, 'browser*', browser))
    throw new Error(`The tests of "${name}" do not pass with it.`);
  const cut = cuts.reduce((source, [before, after]) => {
    if (!source.includes(before))
      throw new Error(`${file} has no "${before}" any more: tell this script what has become of it.`);
    return source.replace(before, after);
  }, whole);
  writeFileSync(path, cut);
  const unnoticed = [
    passes(copy, 'node', unit) ? 'no unit test' : null,
    passes(copy, 'browser*', browser) ? 'no browser test' : null,
  ].filter((each) => each !== null);
  writeFileSync(path, whole);
  console.log(
    unnoticed.length === 0
      ? `noticed  without "${name}"`
      : `MISSED   without "${name}": ${unnoticed.join(' and ')} fails`,
  );
  if (unnoticed.length > 0) process.exitCode = 1;
}

function passes(copy: string, project: string, [folder, ...tests]: readonly [string, ...string[]]): boolean {
  const vitest = join(copy, folder, 'node_modules/vitest/vitest.mjs');
  const files = tests.map((test) => `test/${test}.`);
  const env = { ...process.env, FROM_SOURCE: '1', TEST_SIZE: 'quick' };
  return (
    spawnSync(process.execPath, [vitest, 'run', '--project', project, ...files], {
      cwd: join(copy, folder),
      env,
      stdio: 'ignore',
    }).status === 0
  );
}
