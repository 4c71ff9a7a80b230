import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectEmulator } from '@whatsgate/emulator/connect';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { startPostgres } from '../../../packages/server/test/databases/postgres.ts';
import { startRedis } from '../../../packages/server/test/databases/redis.ts';
import { findDatabase } from '../../../scripts/setup/find-database.ts';
import { createApplication, ownProgram } from '../src/application.ts';
import { type RecipeServer, startRecipe } from '../src/recipe-server.ts';
import { readSamples } from '../src/samples.ts';
import { type RunningProgram, startProgram } from '../src/start-program.ts';

const root = join(import.meta.dirname, '../../..');
const installed = inject('application');
const recipes = readSamples('docs/recipes.md').filter(({ file }) => file.endsWith('.ts'));
const isOfNext = ({ file }: { readonly file: string }) => file.startsWith('lib/');
const application = createApplication(join(installed, 'recipes'));
const { folder } = application;
const waitFor = (condition: () => unknown) => vi.waitFor(condition, { timeout: 15_000, interval: 100 });
let service: RunningProgram;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  for (const fixture of ['samples', 'recipes']) application.copy(fixture);
  for (const { file, code } of recipes) application.write(file, code);
  const program = join(installed, 'node_modules/@whatsgate/emulator/dist/cli.js');
  const pace = ['--slots', '50', '--start-after', '50', '--ready-after', '50'];
  service = await startProgram([program, '--port', '0', ...pace], { cwd: installed }, /API\s+(\S+)\/api\/v1/);
  env = { WHATSGATE_API_KEY: 'emulator-key', WHATSGATE_BASE_URL: `${service.found}/api/v1` };
});
afterAll(() => service?.stop());

/** Starts a recipe for this test. */
async function start(file: string, more = {}, port?: number): Promise<RecipeServer> {
  const server = await startRecipe(file, folder, { ...env, ...more }, port);
  onTestFinished(() => server.stop());
  return server;
}

/** Links an account to a new session. @returns its `unique_id` */
async function link(server: RecipeServer, user: string, name: string): Promise<string> {
  const { status, data } = await server.call(user, 'session-create', { name });
  expect(status).toBe(200);
  await (await connectEmulator(service.found)).phone.scan(data.unique_id);
  return data.unique_id;
}

describe('the recipes of docs/recipes.md', () => {
  it('E3: each TypeScript block says which file it is, and all compile together', async () => {
    const blocks = readFileSync(join(root, 'docs/recipes.md'), 'utf8').match(/^```tsx?$/gm);
    expect(recipes.length).toBe(blocks?.length);
    application.write('tsconfig.json', {
      compilerOptions: {
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        strict: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        types: ['node'],
      },
      files: ['several-servers.ts', ...recipes.filter((recipe) => !isOfNext(recipe)).map(({ file }) => file)],
    });
    await application.run(ownProgram('tsc'), '-p', '.');
  });

  it('E3: the one for Next is the file of apps/next, which is driven in Chromium', () => {
    const ofNext = recipes.filter(isOfNext);
    expect(ofNext.map(({ file }) => file)).toEqual(['lib/whatsgate.ts']);
    for (const { file, code } of ofNext)
      expect(`// ${file}\n${readFileSync(join(root, 'apps/next', file), 'utf8')}`).toBe(code);
  });

  it('Express: one row for a link that is told twice; a message is received; a logout marks the row', async () => {
    const first = await start('express.ts');
    const id = await link(first, 'anna', 'Support');
    const customers = new DatabaseSync(join(folder, 'customers.db'));
    onTestFinished(() => customers.close());
    const rows = (table: string) =>
      customers
        .prepare(`select * from ${table}`)
        .all()
        .map((row) => ({ ...row }));
    const row = { id: expect.stringMatching(/-linked$/), customer: 'anna', name: 'Support', number: '79991234567' };
    // By WhatsGate's webhook: no page has asked.
    await waitFor(() => expect(rows('links')).toEqual([{ ...row, ended: null }]));

    const { phone } = await connectEmulator(service.found);
    await phone.message('Hello', id);
    const message = { customer: 'anna', name: 'Support', body: 'Hello', sender: '79997654321@c.us' };
    await waitFor(() => expect(rows('messages')).toMatchObject([message]));

    // A server that has lost its store tells every link again.
    await first.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `whatsgate.db${end}`), { force: true });
    customers.exec(`create table told (id text);
      create trigger each_call before insert on links begin insert into told values (new.id); end`);
    const second = await start('express.ts', {}, first.port);
    await second.call('anna', 'session-create', { name: 'Support' });
    await waitFor(() => expect(rows('told')).toHaveLength(1));
    expect(rows('links')).toEqual([{ ...row, ended: null }]);

    await phone.disconnect(id);
    await waitFor(() => expect(rows('links')).toEqual([{ ...row, ended: 'logged-out' }]));
  });

  it('three numbers per customer are linked; a fourth is refused before WhatsGate is asked', async () => {
    const server = await start('three-numbers.ts');
    const emulator = await connectEmulator(service.found);
    const before = (await emulator.ledger()).creates;
    const ids = [];
    for (const name of ['Sales', 'Support', 'Billing']) ids.push(await link(server, 'boris', name));
    expect(new Set(ids).size).toBe(3);
    for (const WhatsappID of ids)
      await waitFor(async () => {
        const { data } = await server.call('boris', 'sessions-get', { WhatsappID });
        expect(data).toMatchObject([{ status: 'READY' }]);
      });
    const { status } = await server.call('boris', 'session-create', { name: 'Private' });
    expect(status).toBe(403);
    expect((await emulator.ledger()).creates - before).toBe(3);
  });

  const databases = [
    { file: 'redis-store.ts', isThere: findDatabase('redis') !== null, run: startRedis, variable: 'REDIS_URL' },
    {
      file: 'postgres-store.ts',
      isThere: findDatabase('postgres') !== null,
      run: startPostgres,
      variable: 'DATABASE_URL',
    },
  ];
  it.for(databases)(
    'several servers with $file are one',
    { timeout: 120_000 },
    async (database, { skip, annotate }) => {
      if (!database.isThere) {
        await annotate(`${database.file} was not run: there is no such database here (scripts/setup/databases.ts)`);
        skip();
      }
      const running = await database.run();
      onTestFinished(() => running.remove());
      const TOLD_FILE = join(folder, `told by ${database.file}`);
      const more = { [database.variable]: running.url, STORE: `./${database.file}`, TOLD_FILE };
      const first = await start('several-servers.ts', more);
      const PUBLIC_URL = `http://127.0.0.1:${first.port}/api/whatsgate`;
      const second = await start('several-servers.ts', { ...more, PUBLIC_URL });

      const user = database.file.replace('.ts', '');
      const [one, other] = await Promise.all(
        [first, second].map((server) => server.call(user, 'session-create', { name: 'Support' })),
      );
      expect(other?.data.unique_id).toBe(one?.data.unique_id);
      await (await connectEmulator(service.found)).phone.scan(one?.data.unique_id);
      for (const server of [second, first])
        await waitFor(async () => {
          const { data } = await server.call(user, 'sessions-get', { WhatsappID: one?.data.unique_id });
          expect(data).toMatchObject([{ status: 'READY' }]);
        });
      expect(readFileSync(TOLD_FILE, 'utf8').trim().split('\n')).toHaveLength(1);
    },
  );
});
