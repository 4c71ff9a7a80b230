// `pnpm run mutation`: does anything notice when a line of the core is changed? Runs Stryker (stryker.config.json)
// on the last commit, in a copy of its own, because Stryker writes its mutants into the files. Takes about a
// quarter of an hour on two cores.
import { spawnSync } from 'node:child_process';
import { withCleanClone } from './with-clean-clone.ts';

withCleanClone((copy) => {
  const stryker = [
    '--env-file=scripts/quality/mutation.env',
    'node_modules/@stryker-mutator/core/bin/stryker.js',
    'run',
  ];
  process.exitCode = spawnSync(process.execPath, stryker, { cwd: copy, stdio: 'inherit' }).status ?? 1;
});
