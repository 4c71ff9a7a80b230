import { spawnSync } from 'node:child_process';

let isUpdated = false;

/**
 * Installs packages of Debian or Ubuntu, where no question is needed: on Linux, as root, with apt-get.
 *
 * @returns why they could not be installed, as the end of a sentence; undefined when they were
 */
export function installPackages(packages: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'it is not installed automatically on this system';
  if (process.getuid?.() !== 0) return 'it is only installed automatically for root';
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'this system has no apt-get';
  console.log(`Installing ${packages.join(', ')} with apt-get …`);
  if (!isUpdated) {
    const problem = aptGet(['update']);
    if (problem !== undefined) return problem;
    isUpdated = true;
  }
  return aptGet(['install', '-y', '--no-install-recommends', ...packages]);
}

function aptGet(args: readonly string[]): string | undefined {
  // Another apt-get may be at work on a new machine: it is waited for.
  const { status, stdout, stderr, error } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 15 * 60_000,
  });
  if (status === 0) return undefined;
  const lines = (error?.message ?? `${stdout}\n${stderr}`).trim().split('\n');
  const reason = lines.findLast((line) => line.startsWith('E:')) ?? lines.at(-1);
  return `\`apt-get ${args.join(' ')}\` failed: ${reason}`;
}
