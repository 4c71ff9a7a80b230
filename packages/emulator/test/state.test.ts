import { describe, expect, it } from 'vitest';
import type { EmulatorState } from '../src/index.ts';
import { link, openEmulator } from './open-emulator.ts';

const answerOk: typeof fetch = async (_, init) => {
  const { id } = JSON.parse(String(init?.body));
  return Response.json({ result: 'OK', id });
};

/** An emulator whose state is kept as JSON, and one that goes on with it. */
async function openKeptEmulator() {
  let kept = '';
  let told = 0;
  const onChange = (state: EmulatorState) => {
    kept = JSON.stringify(state);
    told += 1;
  };
  const sent: string[] = [];
  const receive: typeof fetch = (input, init) => {
    sent.push(String(input));
    return answerOk(input, init);
  };
  const first = await openEmulator({ onChange, fetch: receive });
  return {
    ...first,
    sent,
    told: () => told,
    restart: (slots = 1_000) => openEmulator({ slots, state: JSON.parse(kept), onChange, fetch: receive }),
  };
}

describe('a state that is given to the next emulator', () => {
  it('a linked session stays linked, with its account and the address of its webhooks', async () => {
    const first = await openKeptEmulator();
    const id = await first.create({ name: 'Support', callback: 'http://app.test/in' });
    await link(first);
    await first.call('set-hook', { WhatsappID: id, callback: 'http://app.test/later' });
    const before = await first.read(id);
    await first.emulator.close();

    const second = await first.restart();
    expect({ ...(await second.read(id)), qr_link: '' }).toEqual({ ...before, qr_link: '' });
    first.sent.length = 0;
    await second.emulator.phone.message('Hello');
    await second.emulator.clock.advance(60_000);
    expect(first.sent).toEqual(['http://app.test/later']);
    await second.emulator.phone.disconnect();
    expect(await second.read(id)).toBeUndefined();
  });

  it('events keep their numbers, so that a receiver takes none for one that it knows', async () => {
    const first = await openKeptEmulator();
    const id = await first.create();
    await link(first);
    await first.emulator.phone.message('one');
    await first.emulator.clock.advance(0);
    const second = await first.restart();
    await second.emulator.phone.message('two');
    const { body } = await second.call<{ id: number }[]>('events-get', { WhatsappID: id, action: 'message' });
    expect(body.data).toMatchObject([{ event_data: { body: 'one' } }, { event_data: { body: 'two' } }]);
    expect(new Set(body.data.map((event) => event.id)).size).toBe(2);
  });

  it('one that waits for a phone shows a new code, one that was scanned too; one that was being deleted is gone', async () => {
    const first = await openKeptEmulator();
    const [waiting, scanned, ending] = [await first.create(), await first.create(), await first.create()];
    await first.emulator.clock.advance(600);
    await first.emulator.phone.scan(scanned);
    await first.call('session-delete', { WhatsappID: ending });
    await first.emulator.clock.advance(0);

    const second = await first.restart(3);
    expect(await second.emulator.sessions()).toMatchObject([
      { uniqueId: waiting, status: 'AUTH', view: 'qr', phone: null },
      { uniqueId: scanned, status: 'AUTH', view: 'qr', phone: null },
    ]);
    await second.emulator.clock.advance(20_000);
    await second.emulator.phone.scan(scanned);
    await second.emulator.clock.advance(800);
    expect(await second.read(String(scanned))).toMatchObject({ status: 'READY' });
    // The plan counts what was kept, and ids go on.
    expect((await second.call('session-create', { name: 'third' })).body.data.id).toBe(154);
    expect((await second.call('session-create', { name: 'fourth' })).status).toBe(500);
    expect(await second.emulator.ledger()).toMatchObject({ creates: 1, live: 3, maxLive: 3 });
  });

  it('phones that were added are there, and a reset is kept as well', async () => {
    const first = await openKeptEmulator();
    await first.emulator.phones.add({ number: '79990000002', pushname: 'Boris' });
    await first.emulator.clock.advance(0);
    const second = await first.restart();
    expect((await second.emulator.phones.list()).map(({ pushname }) => pushname)).toEqual(['Anna', 'Boris']);
    await second.create();
    await second.emulator.reset();
    await second.emulator.clock.advance(0);
    const third = await first.restart();
    expect(await third.emulator.phones.list()).toHaveLength(1);
    expect(await third.emulator.sessions()).toEqual([]);
  });

  it('is told once for what changes in one step, and not when the emulator is closed', async () => {
    const first = await openKeptEmulator();
    await first.create();
    expect(first.told()).toBe(1);
    await first.emulator.close();
    await first.emulator.clock.advance(0);
    expect(first.told()).toBe(1);
  });

  it('of another edition is refused', async () => {
    const state = { edition: 2 } as unknown as EmulatorState;
    await expect(openEmulator({ state })).rejects.toThrow(/another edition/);
  });
});
