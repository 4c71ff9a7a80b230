import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWhatsGateClient } from '@whatsgate/client';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReceiver, type Receiver, signTicket } from './backend.ts';
import { type Command, killCommands, startCommand } from './start-command.ts';

const secret = 'f3b1c07a9de24c58a6f0917c3d5be842';
/** Where the application's pages are. */
const origin = 'https://app.test';
let folder: string;
let emulator: LocalEmulator;
let receiver: Receiver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whatsgate-command-'));
  emulator = await createEmulator({ port: 0, startAfter: 50, readyAfter: 50 });
  receiver = await createReceiver(secret);
});
afterEach(async () => {
  await killCommands();
  await receiver.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

const toEnvironment = (changes: Record<string, string> = {}) => ({
  WHATSGATE_BASE_URL: `${emulator.url}/api/v1`,
  WHATSGATE_SECRET: secret,
  WHATSGATE_STORE: `sqlite:${join(folder, 'whatsgate.db')}`,
  WHATSGATE_NOTIFY_URL: receiver.url,
  WHATSGATE_ALLOWED_ORIGINS: origin,
  PORT: '0',
  ...changes,
});

/** What a page of the application sends, with the ticket that its backend has signed. */
const openPage = ({ url }: Command, owner: string) =>
  createWhatsGateClient({ baseUrl: url, headers: toHeaders(owner) });
const toHeaders = (owner: string) => ({ Origin: origin, Authorization: `Bearer ${signTicket(secret, owner)}` });

async function link(command: Command, owner: string): Promise<string> {
  const page = openPage(command, owner);
  const { unique_id: id } = await page.createSession({ name: 'Support' }, { idempotencyKey: owner });
  await emulator.phone.scan(id);
  const read = async () => (await page.getSession(id, { lease: owner }))?.status;
  await expect.poll(read, { timeout: 10_000 }).toBe('READY');
  return id;
}

// Windows has no signals: a command that is sent one ends at once, whatever it has to finish.
const isWindows = process.platform === 'win32';

describe.skipIf(isWindows)('whatsgate-server, the built command before an emulator', () => {
  it('links by QR, notifies, and knows the link after a restart on the same SQLite file', async () => {
    const first = await startCommand({ env: toEnvironment() });
    expect(await (await fetch(`${first.url}/healthz`)).json()).toEqual({ status: 'ok' });
    const id = await link(first, 'anna');
    await expect.poll(() => [...receiver.heard.values()].map(({ type }) => type)).toContain('whatsapp.linked');
    const linked = [...receiver.heard.values()].find(({ type }) => type === 'whatsapp.linked');
    expect(linked?.data).toMatchObject({ owner: 'anna', name: 'Support', account: { number: '79991234567' } });
    expect(await first.end('SIGTERM')).toBe(0);

    const second = await startCommand({ env: toEnvironment({ PORT: new URL(first.url).port }) });
    const again = await openPage(second, 'anna').createSession({ name: 'Support' }, { idempotencyKey: 'again' });
    expect(again).toMatchObject({ unique_id: id, status: 'READY' });
    await emulator.phone.message('Hello', id);
    const bodies = () =>
      [...receiver.heard.values()].map(({ data }) => ('event' in data ? data.event.event_data?.body : undefined));
    await expect.poll(bodies).toContain('Hello');
    expect([...receiver.heard.values()].filter(({ type }) => type === 'whatsapp.linked')).toHaveLength(1);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it("the application's backend lists and unlinks, and is notified of the end", async () => {
    const command = await startCommand({ env: toEnvironment() });
    const id = await link(command, 'anna');
    const ask = async (name: string) => {
      const ticket = signTicket(secret, 'the backend', { aud: 'whatsgate-admin' });
      const headers = { Authorization: `Bearer ${ticket}`, 'Content-Type': 'application/json' };
      const body = JSON.stringify({ owner: 'anna', name: 'Support' });
      const answer = await fetch(`${command.url}/admin/${name}`, { method: 'POST', headers, body });
      return (await answer.json()) as unknown;
    };
    expect(await ask('list')).toMatchObject({ result: 'OK', data: [{ name: 'Support', record: { unique_id: id } }] });
    expect(await ask('unlink')).toMatchObject({ result: 'OK' });
    const ends = () => [...receiver.heard.values()].filter(({ type }) => type === 'whatsapp.unlinked');
    await expect.poll(ends, { timeout: 5_000 }).toMatchObject([{ data: { owner: 'anna', reason: 'unlinked' } }]);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('beside an emulator it needs nothing, and prints a link to try it', async () => {
    const { WHATSGATE_BASE_URL, WHATSGATE_STORE } = toEnvironment();
    const { said } = await startCommand({ env: { WHATSGATE_BASE_URL, WHATSGATE_STORE, PORT: '0' } });
    const [, integrity, page, ticket = ''] =
      /connect\.js {3}\(integrity (sha384-\S+)\)(?:.*\n)*.*try it {9}(\S+\/link)#(\S+)/.exec(said()) ?? [];
    expect((await fetch(page ?? '')).headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await (await fetch(new URL('connect.js', page))).text();
    expect(integrity).toBe(`sha384-${createHash('sha384').update(script).digest('base64')}`);
    const relay = createWhatsGateClient({
      baseUrl: new URL('.', page).href.replace(/\/$/, ''),
      headers: { Authorization: `Bearer ${ticket}` },
    });
    expect(await relay.createSession({ name: 'WhatsApp' }, { idempotencyKey: 'a' })).toMatchObject({
      name: 'WhatsApp',
    });
  });

  it('what a receiver that is down did not hear is told after a restart, before any request', async () => {
    await receiver.close();
    const first = await startCommand({ env: toEnvironment() });
    await link(first, 'anna');
    expect(await first.end('SIGTERM')).toBe(0);
    receiver = await createReceiver(secret);
    await startCommand({ env: toEnvironment() });
    const types = () => [...receiver.heard.values()].map(({ type }) => type);
    await expect.poll(types, { timeout: 20_000 }).toContain('whatsapp.linked');
  });

  it('lets nobody in without a ticket, and logs each request as a line of JSON without the secret', async () => {
    const command = await startCommand({ env: toEnvironment() });
    const headers = { 'Content-Type': 'application/json', Origin: origin };
    const answer = await fetch(`${command.url}/session-create`, { method: 'POST', headers, body: '{"name":"a"}' });
    expect(answer.status).toBe(401);
    expect(command.log()).toContainEqual(
      expect.objectContaining({ event: 'request', command: 'session-create', status: 401, level: expect.any(String) }),
    );
    expect(command.log()).toContainEqual(expect.objectContaining({ event: 'started', time: expect.any(String) }));
    expect(command.said()).not.toContain(secret);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
  });
});

describe.skipIf(isWindows)('whatsgate-server ends', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('on %s with 0, after the requests under way', async (signal) => {
    const command = await startCommand({ env: toEnvironment() });
    await emulator.fault({ on: 'session-create', kind: 'delay', ms: 1_000 });
    const created = openPage(command, 'anna').createSession({ name: 'Support' }, { idempotencyKey: 'a' });
    await expect.poll(async () => (await emulator.log()).length, { timeout: 5_000 }).toBeGreaterThan(0);
    command.send(signal);
    expect(await created).toMatchObject({ name: 'Support' });
    expect(await command.ended).toBe(0);
    expect(command.log().at(-1)).toMatchObject({ event: 'stopped', isFinished: true });
    await expect(fetch(`${command.url}/healthz`)).rejects.toThrow();
  });

  it('and answers a read that waits at once', async () => {
    const command = await startCommand({ env: toEnvironment() });
    const page = openPage(command, 'anna');
    const { unique_id: id } = await page.createSession({ name: 'Support' }, { idempotencyKey: 'a' });
    // What a read shows is shown for up to a minute where webhooks arrive: not before there is a code.
    await expect.poll(async () => (await emulator.sessions())[0]?.status).toBe('AUTH');
    await expect.poll(async () => (await page.getSession(id, { lease: 'a' }))?.status).toBe('AUTH');
    const begun = Date.now();
    const waiting = fetch(`${command.url}/sessions-get`, {
      method: 'POST',
      headers: {
        ...toHeaders('anna'),
        'Content-Type': 'application/json',
        'X-WhatsGate-Lease': 'a',
        Prefer: 'wait=25',
      },
      body: JSON.stringify({ WhatsappID: id, known: { status: 'AUTH' } }),
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await command.end('SIGTERM')).toBe(0);
    expect((await waiting).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(9_000);
  });

  it('after 10 s at the latest, and at once on a second signal', async () => {
    const hang = async () => {
      const command = await startCommand({ env: toEnvironment({ WHATSGATE_STORE: 'memory:' }) });
      const before = (await emulator.log()).length;
      await emulator.fault({ on: 'session-create', kind: 'delay', ms: 25_000 });
      const created = openPage(command, 'anna').createSession({ name: 'Support' }, { idempotencyKey: 'a' });
      created.catch(() => {});
      await expect.poll(async () => (await emulator.log()).length).toBeGreaterThan(before);
      command.send('SIGTERM');
      await expect.poll(() => command.log().map(({ event }) => event)).toContain('stopping');
      return command;
    };
    const [patient, hurried] = [await hang(), await hang()];
    hurried.send('SIGTERM');
    expect(await hurried.ended).toBe(1);
    expect(patient.log().map(({ event }) => event)).not.toContain('stopped');
    expect(await patient.ended).toBe(0);
    expect(patient.log().at(-1)).toMatchObject({ event: 'stopped', isFinished: false });
  });
});

describe('whatsgate-server refuses', () => {
  it('what cannot work, all of it at once, with 1', async () => {
    const { said, ended } = await startCommand({ env: { WHATSGATE_STORE: 'mysql:' } });
    expect(await ended).toBe(1);
    for (const name of ['API_KEY', 'SECRET', 'PUBLIC_URL', 'STORE'])
      expect(said()).toMatch(new RegExp(`^- WHATSGATE_${name} .*\\n {4}WHATSGATE_${name}=`, 'm'));
  });

  it('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = String((other.address() as { port: number }).port);
    const { said, ended } = await startCommand({ env: toEnvironment({ PORT: port }) });
    expect(await ended).toBe(1);
    expect(said()).toContain(
      `port ${port} is in use by another program. Stop that program, or write another one: PORT=`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('an older Node', async () => {
    const fake = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });`;
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(fake)}`];
    const { said, ended } = await startCommand({ nodeArgs, args: ['--version'] });
    expect(await ended).toBe(1);
    expect(said()).toContain('needs Node 22 or later, but this is Node 20.19.0');
  });

  it.each([
    ['pg', 'postgres://localhost/w'],
    ['redis', 'redis://localhost'],
  ])('a database whose client is not installed: the line installs %s', async (name, store) => {
    const root = join(import.meta.dirname, '../..');
    for (const each of ['dist', 'package.json']) cpSync(join(root, each), join(folder, each), { recursive: true });
    mkdirSync(join(folder, 'node_modules/@whatsgate'), { recursive: true });
    for (const each of ['@whatsgate/client', 'standardwebhooks', 'jose'])
      symlinkSync(join(root, 'node_modules', each), join(folder, 'node_modules', each), 'junction');
    const program = join(folder, 'dist/command/main.js');
    const { said, ended } = await startCommand({ program, env: toEnvironment({ WHATSGATE_STORE: store }) });
    expect(await ended).toBe(1);
    expect(said()).toContain(`Run \`npm install ${name}\``);
  });

  it('an argument that it does not know', async () => {
    const { said, ended } = await startCommand({ args: ['serve'] });
    expect(await ended).toBe(1);
    expect(said()).toMatch(/"serve" is not known.*--help/);
  });
});

it('prints its help and its version, and examines', async () => {
  for (const [args, expected] of [
    [['--help'], /WHATSGATE_NOTIFY_URL/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['doctor', '--help'], /--page URL/],
  ] as const) {
    const { said, ended } = await startCommand({ args });
    expect(await ended).toBe(0);
    expect(said()).toMatch(expected);
  }
  const { log, ended } = await startCommand({ args: ['doctor', '--json'] });
  expect(await ended).toBe(1);
  expect(log()).toEqual([expect.objectContaining({ isHealthy: false })]);
});
