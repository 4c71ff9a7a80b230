// Runs the browser suites in one engine and reports to scripts/engines/test-browsers.ts.
// Everything it starts ends with it.
import { chromium } from 'playwright';
import { startVitest, type TestCase, type Vitest } from 'vitest/node';
import { launchOptions } from '../setup/browser.ts';
import { type EngineName, type EngineResult, engineVariables, isEngineName, type Report } from './engine.ts';
import type { FirefoxPrograms, WebKitPrograms } from './find-engine.ts';
import { launchFirefox } from './launch-firefox.ts';
import { ownTemporaryFolder } from './processes.ts';
import { startWebKit } from './start-webkit.ts';

const [name, programs = '{}', ...filters] = process.argv.slice(2);
if (!isEngineName(name)) throw new Error(`There is no engine "${name}".`);
const { folder, end } = ownTemporaryFolder();
report(await runEngine(name));

async function runEngine(engine: EngineName): Promise<Report> {
  let version: string;
  try {
    version = await startEngine(engine);
  } catch (error) {
    return {
      notStarted: `It was found, but does not start: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  process.env[engineVariables.name] = engine;
  const results: EngineResult[] = [];
  for (const project of projectsOf(engine)) {
    const vitest = await startVitest(filters, {
      ...{ config: 'vitest.engines.config.ts', run: true, watch: false, passWithNoTests: true },
      project: [project],
    });
    results.push(summarize(vitest, version));
    await vitest.close();
  }
  return { result: join(results, version) };
}

/**
 * What one run of Vitest takes. WebKit's driver has one session at a time, and Vitest opens the next project's before it
 * closes the last one's, so there each project is a run of its own.
 */
function projectsOf(engine: EngineName): readonly string[] {
  const projects = ['@whatsgate/core', '@whatsgate/emulator', '@whatsgate/ui', 'integration-tests'];
  return engine === 'webkit' ? projects.map((project) => `${project} (browser)*`) : ['*(browser)*'];
}

function join(results: readonly EngineResult[], version: string): EngineResult {
  const sum = (count: (result: EngineResult) => number) => results.reduce((total, each) => total + count(each), 0);
  return {
    version,
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: results.flatMap(({ skipped }) => skipped),
    notes: results.flatMap(({ notes }) => notes),
    errors: results.flatMap(({ errors }) => errors),
  };
}

/** Makes the engine ready, and tries whether it shows a page. @returns its version */
async function startEngine(engine: EngineName): Promise<string> {
  if (engine === 'firefox') {
    const { firefox } = JSON.parse(programs) as FirefoxPrograms;
    const browser = await launchFirefox(firefox);
    const version = await browser.version();
    await (await browser.newPage()).goto('about:blank');
    await browser.close();
    process.env[engineVariables.firefox] = firefox;
    return version.replace(/^firefox\//i, '');
  }
  if (engine === 'webkit') {
    const { driver, version } = await startWebKit(JSON.parse(programs) as WebKitPrograms, folder);
    process.env[engineVariables.webkitDriver] = driver;
    return version;
  }
  const browser = await chromium.launch(launchOptions());
  const version = browser.version();
  await browser.close();
  return engine === 'floor'
    ? `(Chromium ${version} without what Chrome 105, Firefox 110 or Safari 15.4 lack)`
    : version;
}

function summarize({ state }: Vitest, version: string): EngineResult {
  const modules = state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (wanted: string) => tests.filter((test) => test.result().state === wanted);
  const brokenFiles = modules.filter(
    (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
  );
  return {
    version,
    passed: inState('passed').length,
    failed: inState('failed').length,
    skipped: inState('skipped').map((test) => `${test.fullName}: ${reasonOf(test)}`),
    notes: tests.flatMap((test) => test.annotations().map(({ message }) => `${test.fullName}: ${message}`)),
    errors: [
      ...brokenFiles.map(({ relativeModuleId }) => `${relativeModuleId} failed`),
      ...state.getUnhandledErrors().map(String),
    ],
  };
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}

function report(message: Report): void {
  if (process.send === undefined) {
    console.log(message);
    end(0);
  } else process.send(message, () => end(0));
}
