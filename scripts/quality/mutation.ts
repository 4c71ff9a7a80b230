// `pnpm run mutation`: does anything notice when a line of the core or of the server's rules is changed? Runs Stryker on
// the last commit, in a copy of its own, because Stryker writes its mutants into the files. `pnpm run mutation server`
// tries the server alone, and `pnpm run mutation server --mutate packages/server/src/slots/slot.ts` one file of it.
import { spawnSync } from 'node:child_process';
import { withCleanClone } from './with-clean-clone.ts';

const configs = { core: 'stryker.config.json', server: 'stryker.server.config.json' } as const;
type Part = keyof typeof configs;
const isPart = (text: string | undefined): text is Part => text !== undefined && Object.hasOwn(configs, text);

const [first, ...rest] = process.argv.slice(2);
const parts: readonly Part[] = isPart(first) ? [first] : ['core', 'server'];
const options = isPart(first) ? rest : [];
if (first !== undefined && !isPart(first)) {
  console.error(`Unknown part "${first}". It is one of: ${Object.keys(configs).join(', ')}.`);
  process.exit(2);
}

withCleanClone((copy) => {
  for (const part of parts) {
    const stryker = [
      '--env-file=scripts/quality/mutation.env',
      'node_modules/@stryker-mutator/core/bin/stryker.js',
      'run',
      configs[part],
      ...options,
    ];
    const { status } = spawnSync(process.execPath, stryker, { cwd: copy, stdio: 'inherit' });
    if (status !== 0) process.exitCode = status ?? 1;
  }
});
