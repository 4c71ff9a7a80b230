// `npm start`, `npm test` and `npm run test:browsers` begin here: sets up what the repository needs, then
// runs one of its scripts. Plain JavaScript without dependencies, because it runs on whatever Node is there,
// before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Everything runs on the Node of the `node` package; with HOST_NODE=true, as in CI, on the one that runs this.
const isHostNode = process.env.HOST_NODE === 'true';
const oldestNode = isHostNode ? 22 : 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const isWindows = process.platform === 'win32';
const [script = '', ...scriptArgs] = process.argv.slice(2);
const { packageManager, scripts } = readJson(join(root, 'package.json'));
const pnpmVersion = packageManager.split('@')[1];

if (scripts[script] === undefined) fail(`There is no script "${script}" in package.json.`);
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  fail(
    [
      `Node ${process.versions.node} is too old: this repository needs Node ${oldestNode} or later to begin with.`,
      'Get one from https://nodejs.org, then run the command again.',
    ].join(' '),
  );
}

const installed = await pnpm(['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']);
if (installed !== 0) {
  fail(
    [
      'The dependencies could not be installed; the reason stands above. What usually helps:',
      '- no network or a proxy: `npm ping` must work, since everything comes from the npm registry;',
      '- a full disk: the set-up needs about 1 GB;',
      '- a changed package.json: run `npx pnpm install` once and commit pnpm-lock.yaml.',
    ].join('\n'),
  );
}
if (isHostNode) {
  for (const name of ['node', 'node.cmd', 'node.exe', 'node.ps1'])
    rmSync(join(root, 'node_modules/.bin', name), { force: true });
  console.log(`HOST_NODE: everything runs on Node ${process.versions.node}; \`npx pnpm install --force\` undoes it.`);
}
process.exitCode = await pnpm(['run', script, ...scriptArgs]);

/** Runs the pinned pnpm: the one in node_modules once it is there, through npx before. */
function pnpm(args) {
  const manifest = join(root, 'node_modules/pnpm/package.json');
  const isThere = existsSync(manifest) && readJson(manifest).version === pnpmVersion;
  const own = join(root, 'node_modules/.bin', isWindows ? 'pnpm.cmd' : 'pnpm');
  return isThere ? run(own, args) : run(isWindows ? 'npx.cmd' : 'npx', ['-y', `pnpm@${pnpmVersion}`, ...args]);
}

function run(command, args) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      NO_UPDATE_NOTIFIER: '1',
      npm_config_update_notifier: 'false',
    };
    // On Windows it is a batch file, which only a shell starts: what has a space in it must be quoted for that.
    const [program, ...rest] = isWindows ? [command, ...args].map(quote) : [command, ...args];
    // A process group of its own, so that all it starts can be ended at once: a shell in between passes no signal on.
    const child = spawn(program, rest, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
      shell: isWindows,
      detached: !isWindows,
    });
    const end = (signal) => {
      try {
        if (isWindows) child.kill(signal);
        else process.kill(-child.pid, signal);
      } catch {
        // It has ended by itself.
      }
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    // A terminated npm ends its shell, but not what runs below it.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && end('SIGTERM'), 500);
    child.on('error', (error) => {
      console.error(
        `${command} could not be started: ${error.message}. It comes with Node: check that it is in the PATH.`,
      );
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, end);
      resolve(code ?? 128 + (constants.signals[signal] ?? 1));
    });
  });
}

function quote(argument) {
  return /[\s^&|<>()"]/.test(argument) ? `"${argument.replaceAll('"', '\\"')}"` : argument;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}
