// `npm run test:browsers`: finds or installs the browser engines, runs the browser suites in each, prints a summary.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type EngineName, engineNames, engineTitles, isEngineName, type Outcome } from './engine.ts';
import { type Found, findChromium, findFirefox, findWebKit } from './find-engine.ts';
import { startRun } from './start-run.ts';
import { summarize } from './summarize.ts';

const help = `Runs the browser suites of core, the emulator and the adapters in Chromium, Firefox and WebKitGTK, and
once more in Chromium without what the oldest supported browsers lack.

npm run test:browsers -- [options] [part of a file's name ...]
  --engine NAME   only this engine: ${engineNames.join(', ')}; may be given more than once
  --require-all   an engine that cannot be run is a failure, as with CI=true; otherwise it is only said
  --help

A missing engine is installed where that needs no question (Linux, root, apt-get). CHROMIUM_PATH and FIREFOX_PATH name
a certain browser.`;

/** So many engines run side by side: their tests wait more than they work. */
const atOnce = 2;

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', multiple: true },
    'require-all': { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log(help);
  process.exit(0);
}
const unknown = values.engine?.find((name) => !isEngineName(name));
if (unknown !== undefined) {
  console.error(`There is no engine "${unknown}". There are: ${engineNames.join(', ')}.`);
  process.exit(1);
}

build();
// One after another: what is missing is installed.
const waiting = engineNames
  .filter((name) => values.engine?.includes(name) ?? true)
  .map((engine) => ({ engine, programs: find(engine) }));
const outcomes: Outcome[] = [];
const isOne = waiting.length === 1;
await Promise.all(Array.from({ length: atOnce }, runNext));
outcomes.sort((one, other) => engineNames.indexOf(one.engine) - engineNames.indexOf(other.engine));
const { lines, isFailure } = summarize(outcomes, values['require-all'] === true || process.env.CI === 'true');
console.log(`\n${lines.join('\n')}`);
process.exitCode = isFailure ? 1 : 0;

/** The suites use the packages as they are published. */
function build(): void {
  const turbo = join(import.meta.dirname, '../../node_modules/.bin/turbo');
  // Quoted, since the caret is a sign of its own to the shell of Windows.
  const command = `"${turbo}" run build --filter="integration-tests^..." --filter="@whatsgate/emulator"`;
  const { status } = spawnSync(command, { stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}

function find(engine: EngineName): Found<object> {
  if (engine === 'firefox') return findFirefox();
  if (engine === 'webkit') return findWebKit();
  return findChromium();
}

async function runNext(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { engine, programs } = next;
    if ('missing' in programs) {
      outcomes.push({ engine, seconds: 0, notStarted: programs.missing });
      continue;
    }
    console.log(`${engineTitles[engine]}: its tests run now${isOne ? '' : ', what they print follows at their end'}.`);
    const { outcome, output } = await startRun(engine, programs, filters, isOne);
    console.log(`${engineTitles[engine]}: its tests have ended.\n${output}`);
    outcomes.push(outcome);
  }
}
