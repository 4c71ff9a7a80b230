import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions, type LocalEmulator } from '../src/index.ts';
import { connectEmulator } from '../src/remote/connect.ts';

const running: LocalEmulator[] = [];
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

/** An emulator on a port, and the same one over HTTP. */
async function open(options: EmulatorOptions = {}) {
  const local = await createEmulator({ port: 0, clock: 'manual', ...options });
  running.push(local);
  const remote = await connectEmulator(`${local.url}/`);
  const create = (body: object) =>
    fetch(`${local.url}/api/v1/session-create`, {
      method: 'POST',
      headers: { 'X-Api-Key': remote.apiKey },
      body: JSON.stringify(body),
    });
  return { local, remote, create };
}

describe('an emulator over HTTP', () => {
  it('has phones, sessions, statuses and the ledger', async () => {
    const { remote, create } = await open();
    const boris = await remote.phones.add({ number: '79990000002', pushname: 'Boris' });
    await create({ name: 'Support' });
    await create({ name: 'Sales' });
    await remote.clock.advance(600);
    await boris.scan({ name: 'Sales' });
    await remote.phone.passkey({ name: 'Support' });
    await remote.clock.advance(800);
    await remote.setStatus({ status: 'PAUSED', wid: null, ms: 60_000, session: { name: 'Sales' } });
    expect(await remote.sessions()).toMatchObject([
      { name: 'Support', status: 'AUTH', asksPasskey: true },
      { name: 'Sales', status: 'READY', shownStatus: 'PAUSED', wid: '79990000002@c.us', phone: '79990000002' },
    ]);
    await boris.unlink();
    expect((await remote.phones.list()).map(({ pushname }) => pushname)).toEqual(['Anna', 'Boris']);
    expect(await remote.ledger()).toMatchObject({ creates: 2, pending: 2 });
    await remote.reset();
    expect(await remote.sessions()).toEqual([]);
  });

  it('begins and ends the unreliable mode', async () => {
    const { remote, create } = await open();
    await remote.unreliable({ all: 0, failure: 1, kinds: ['timeout'] });
    expect((await create({ name: 'a' })).status).toBe(408);
    await remote.unreliable(null);
    expect((await create({ name: 'a' })).status).toBe(200);
    await expect(remote.unreliable({ all: 7 })).rejects.toThrow(/probability/);
  });

  it('shows what the receivers of webhooks answered', async () => {
    const { remote, create } = await open({
      fetch: async () => new Response('<h1>Please sign in</h1>', { status: 401 }),
    });
    await create({ name: 'a', callback: 'https://app.test/hook' });
    await remote.clock.advance(20_000);
    const delivery = {
      callback: 'https://app.test/hook',
      isAccepted: false,
      status: 401,
      answer: '<h1>Please sign in</h1>',
    };
    expect(await remote.webhooks()).toMatchObject([
      { ...delivery, attempt: 1, event: { event_action: 'create' } },
      { ...delivery, attempt: 2 },
    ]);
  });

  it.each([
    ['set-status', {}, /A status is a text/],
    ['set-status', { status: 'AUTH', wid: 7 }, /`wid` is a text or null/],
    ['set-status', { status: 'AUTH', ms: -1 }, /`ms` is a number from 0/],
    ['send-event', {}, /needs an `action`/],
    ['phone/scan', { phone: '79990000009' }, /No phone has the number/],
    ['phones/add', {}, /8 to 15 digits/],
    ['unreliable', {}, /takes an object/],
    ['no-such-route', {}, /There are: phone\/scan/],
  ])('refuses %s with %j and explains why', async (route, body, message) => {
    const { local } = await open();
    const response = await fetch(`${local.url}/emulator/${route}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.ok).toBe(false);
    expect(((await response.json()) as { message: string }).message).toMatch(message);
  });

  it('explains how to start one when none answers', async () => {
    await expect(connectEmulator('http://127.0.0.1:9')).rejects.toThrow(/Start one with `npx @whatsgate\/emulator`/);
  });
});
