// Counts what each way to link a WhatsApp costs under what frameworks do: POSTs, leaked sessions, renders, listeners.
// All in one run, against one emulator, in Chromium. Writes the table of docs/benchmark.md.
import { createEmulator } from '@whatsgate/emulator';
import { chromium, type Page } from 'playwright';
import { createServer, type Plugin } from 'vite';
import { writeBlocks } from '../../../scripts/generate/write-generated.ts';
import { launchOptions } from '../../../scripts/setup/browser.ts';

interface Outcome {
  readonly posts: number;
  readonly leaked: number;
  readonly status?: string;
  readonly renders?: number;
  readonly listeners?: number;
}

const emulator = await createEmulator({ port: 0, slots: 1_000, startAfter: 50, destroyFor: 50 });

/** Hands everything on and adds the key. Nothing more, so that each contender has only itself to keep its slots. */
const handOn: Plugin = {
  name: 'hand-on',
  configureServer(vite) {
    vite.middlewares.use('/api/whatsgate', async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      // As far away as a server usually is.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const answer = await fetch(`${emulator.url}/api/v1${request.url}`, {
        method: 'POST',
        headers: { 'X-Api-Key': emulator.apiKey, 'Content-Type': 'application/json' },
        body,
      });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
    });
  },
};

const scenarios = [
  ['StrictMode', 'mounted once, in React StrictMode'],
  ['toggled', 'shown, then hidden and shown three times (`v-if`, `&&`) while the create is under way'],
  ['hidden', 'hidden and shown twice by `<Activity>` or `KeepAlive` while the create is under way'],
  ['left', 'left while the create is under way'],
  ['arrival', 'shown once, until the code is there'],
  ['foreign', 'at the code, 101 messages from elsewhere that say `success` and `qr` in turn'],
  ['crowd', 'ten widgets on a page'],
] as const;

const server = await createServer({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'error',
  plugins: [handOn],
  server: { port: 0 },
});
await server.listen();
const browser = await chromium.launch(launchOptions());
try {
  const contenders = await withPage((page) => page.evaluate(() => Reflect.get(window, 'contenders') as string[]));
  const rows: string[] = [];
  for (const [scenario, what] of scenarios) {
    const cells: string[] = [];
    for (const contender of contenders) {
      if (scenario === 'StrictMode' && contender.endsWith('vue')) cells.push('–');
      else cells.push(toCell(scenario, await play(contender, scenario)));
      console.log(`${contender}, ${what}: ${cells.at(-1)}`);
    }
    rows.push(`| ${what} | ${cells.join(' | ')} |`);
  }
  const table = [`| | ${contenders.join(' | ')} |`, `|---|${contenders.map(() => '---|').join('')}`, ...rows].join(
    '\n',
  );
  writeBlocks('docs/benchmark.md', { table });
} finally {
  await browser.close();
  await server.close();
  await emulator.close();
}

async function play(contender: string, scenario: string): Promise<Outcome> {
  await emulator.reset();
  const seen = await withPage((page) =>
    page.evaluate(
      ([first, second]) => Reflect.get(window, 'run')(first, second) as Partial<Outcome>,
      [contender, scenario],
    ),
  );
  const { creates, live } = await emulator.ledger();
  return { ...seen, posts: creates, leaked: live };
}

async function withPage<Result>(action: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction(() => 'run' in window);
  const result = await action(page);
  await page.close();
  return result;
}

function toCell(scenario: string, { posts, leaked, status, renders, listeners }: Outcome): string {
  const slots = `${posts} POST${posts === 1 ? '' : 's'}, ${leaked} leaked`;
  if (scenario === 'arrival') return `${renders} renders`;
  if (scenario === 'foreign') return `${renders} renders, shows \`${status}\``;
  if (scenario === 'crowd') return `${listeners} listener${listeners === 1 ? '' : 's'}; ${slots}`;
  return status === undefined ? slots : `${slots}, ends in \`${status}\``;
}
