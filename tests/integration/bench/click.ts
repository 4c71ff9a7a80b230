// How long a person waits after the click: our React component, with and without `warm`, against a hand-written effect,
// in turn, on the same emulator and relay, in one run of Chromium, from production builds. Prints medians and their
// ratio.
//   pnpm run benchmark:click [runs of each, default 30] [what to print only: near, slow, far]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from '@whatsgate/emulator';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { type Distance, delayConnections } from './click/delay-connections.ts';
import type { Mark } from './click/mark.ts';
import { serveContenders } from './click/serve-contenders.ts';

interface Condition {
  readonly what: string;
  readonly slowdown: number;
  readonly distance: Distance | null;
  /** Milliseconds until everything is loaded that is loaded ahead, and the page is at rest. */
  readonly rest: number;
}

const conditions: Readonly<Record<string, Condition>> = {
  near: { what: 'unslowed', slowdown: 1, distance: null, rest: 400 },
  slow: { what: 'CPU slowed four times', slowdown: 4, distance: null, rest: 1_200 },
  far: {
    what: '150 ms round trip, 1.6 Mbit/s',
    slowdown: 1,
    distance: { roundTrip: 150, bitsPerSecond: 1_600_000 },
    rest: 1_500,
  },
};
const stretches: readonly (readonly [string, Mark, Mark])[] = [
  ['click to fetch', 'click', 'fetch'],
  ['answer to frame', 'answer', 'frame'],
  ['click to frame', 'click', 'frame'],
  ['frame to code', 'frame', 'code'],
  ['click to code', 'click', 'code'],
];
type Marks = Readonly<Record<Mark, number>>;

const [runs = '30', only] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'whatsgate-click-'));
let distance: Distance | null = null;
const emulator = await createEmulator({ port: 0, slots: 1_000, startAfter: 0, destroyFor: 50 });
const emulatorFar = await delayConnections(Number(new URL(emulator.url).port), () => distance);
const contenders = ['by-hand', 'ours', 'warm'];
for (const name of contenders) await bundle(name);
const app = await serveContenders(folder, emulator, emulatorFar.port);
const appFar = await delayConnections(app.port, () => distance);
const browser = await chromium.launch(launchOptions());
try {
  for (const [name, condition] of Object.entries(conditions)) {
    if (only === undefined || only === name) await compare(condition);
  }
} finally {
  await browser.close();
  for (const each of [appFar, emulatorFar, app, emulator]) await each.close();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(condition: Condition): Promise<void> {
  distance = condition.distance;
  const seen = new Map<string, Marks[]>(contenders.map((name) => [name, []]));
  // The first of each is not counted.
  for (let run = 0; run <= Number(runs); run += 1) {
    for (const name of contenders) {
      await emulator.reset();
      const marks = await play(browser, name, condition);
      if (run > 0) seen.get(name)?.push(marks);
    }
  }
  console.log(`\n| ${condition.what}; ms | ${contenders.join(' | ')} | ratio |`);
  console.log(`|---|${contenders.map(() => '---|').join('')}---|`);
  for (const [what, from, to] of stretches) {
    const [hand = 0, ...others] = contenders.map((name) => median(seen.get(name) ?? [], from, to));
    const values = [hand, ...others].map((value) => value.toFixed(1)).join(' | ');
    console.log(`| ${what} | ${values} | ${others.map((value) => (value / hand).toFixed(2)).join(', ')} |`);
  }
}

async function play(chrome: Browser, name: string, { slowdown, rest }: Condition): Promise<Marks> {
  const context = await chrome.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.goto(`http://localhost:${appFar.port}/${name}/`);
    const button = page.getByRole('button');
    await button.hover();
    await page.waitForTimeout(rest);
    await button.click();
    await page.waitForFunction(() => Reflect.get(window, 'marks').code !== undefined);
    return await page.evaluate(() => Reflect.get(window, 'marks'));
  } finally {
    await context.close();
  }
}

async function bundle(name: string): Promise<void> {
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    base: `/${name}/`,
    build: {
      outDir: join(folder, name),
      rollupOptions: {
        input: join(import.meta.dirname, 'click', `${name}.tsx`),
        output: { entryFileNames: 'main.js' },
      },
    },
  });
}

function median(all: readonly Marks[], from: Mark, to: Mark): number {
  const sorted = all.map((marks) => marks[to] - marks[from]).sort((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? Number.NaN;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
