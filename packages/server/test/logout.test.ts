import { beforeEach, describe, expect, it } from 'vitest';
import { createHarnessWithWebhooks, type Harness, link, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';

let harness: Harness;
let uniqueId: string;
let told: string[];
let areWebhooksLost: boolean;

const minute = 60_000;

beforeEach(async () => {
  told = [];
  areWebhooksLost = false;
  harness = await createHarnessWithWebhooks(
    {
      onLinked: () => void told.push('linked'),
      onUnlinked: ({ reason, account }) => void told.push(`${reason} ${account.number}`),
    },
    ({ server }) => (areWebhooksLost ? { ...server, fetch: async () => new Response(null, { status: 502 }) } : server),
  );
  uniqueId = String((await harness.call('session-create', { name: 'Support' })).body.data.unique_id);
  await link(harness);
  await harness.advance(0);
  expect(told).toEqual(['linked']);
});

const read = async (lease = 'page') =>
  (await harness.call('sessions-get', { WhatsappID: uniqueId }, pageHeaders(lease))).body.data as unknown as readonly {
    status: string;
  }[];

/** A day in which no server runs, and the sweeps of the one that is started after it. */
async function aDayLater() {
  harness.server.close();
  await harness.advance(24 * 60 * minute);
  harness.server = harness.restart();
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    await harness.server.sweep();
    await harness.advance(minute);
  }
}

describe('a phone that logs out, and the session goes', () => {
  it('at once by webhook: one empty read is enough', async () => {
    await harness.emulator.phone.disconnect();
    await harness.advance(0);
    expect(told).toEqual(['linked', 'logged-out 79991234567']);
    expect(await read()).toEqual([]);
    expect(await harness.server.list('anna')).toEqual([]);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
  });

  it('without webhooks: within a day, after two empty reads a minute apart', async () => {
    areWebhooksLost = true;
    await harness.emulator.phone.disconnect();
    await harness.advance(2 * minute);
    expect(told).toEqual(['linked']);
    await aDayLater();
    expect(told).toEqual(['linked', 'gone 79991234567']);
  });

  it('the next session of the slot is another link', async () => {
    await harness.emulator.phone.disconnect();
    await harness.advance(0);
    const again = await harness.call('session-create', { name: 'Support' }, pageHeaders('again'));
    expect(again.body.data).toMatchObject({ status: 'PENDING' });
    await link(harness);
    expect(told).toEqual(['linked', 'logged-out 79991234567', 'linked']);
  });
});

describe('a phone that logs out, and the session waits for one again', () => {
  it('by webhook: after two reads a minute apart that wait for a phone', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(0);
    expect(told).toEqual(['linked']);
    expect(await slotsOf(harness)).toMatchObject([{ linkedAt: expect.any(Number), unlinkedAt: null }]);
    await harness.advance(2 * minute);
    expect(told).toEqual(['linked', 'logged-out 79991234567']);
  });

  it('the page that shows the link hears that it is over', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(minute / 2);
    expect(await read()).toMatchObject([{ status: 'AUTH' }]);
    await harness.advance(2 * minute);
    expect(await read()).toEqual([]);
  });

  it('without webhooks: within a day, by the events that WhatsGate has stored', async () => {
    areWebhooksLost = true;
    await harness.emulator.phone.unlink();
    await aDayLater();
    expect(told).toEqual(['linked', 'logged-out 79991234567']);
  });

  it('the sweep never deletes it', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(3 * minute);
    for (let days = 0; days < 3; days += 1) await aDayLater();
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect(await slotsOf(harness)).toMatchObject([{ state: 'active', unlinkedAt: expect.any(Number) }]);
  });

  it('who starts again gets a new session: the old one goes, and one slot is taken', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(30 * minute);
    const starting = harness.call('session-create', { name: 'Support' }, pageHeaders('again'));
    const again = await within(harness, 60_000, starting);
    expect(again.body.data.unique_id).not.toBe(uniqueId);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 1 });
  });

  it('close of the page that starts again frees the slot', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(3 * minute);
    const again = await within(harness, 60_000, harness.call('session-create', { name: 'Support' }, pageHeaders('b')));
    const body = { WhatsappID: again.body.data.unique_id };
    expect(await read('b')).toHaveLength(body.WhatsappID === uniqueId ? 1 : 0);
    expect((await harness.call('session-delete', body, pageHeaders('b'))).status).toBe(200);
    await harness.advance(minute);
    expect(await harness.emulator.ledger()).toMatchObject({ live: 0 });
  });

  it('a status that flickers is no logout: without a disconnect nothing is concluded', async () => {
    for (const status of ['AUTH', 'PENDING', 'RESTARTING']) {
      await harness.emulator.setStatus({ status: status, wid: null });
      await aDayLater();
    }
    expect(told).toEqual(['linked']);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
  });

  it('READY between the two reads takes the logout back', async () => {
    await harness.emulator.phone.unlink();
    await harness.advance(1_000);
    await harness.emulator.setStatus({ status: 'READY', wid: '79991234567@c.us' });
    await read();
    expect(await slotsOf(harness)).toMatchObject([{ disconnectedAt: null, waitingSince: null }]);
    await harness.advance(5 * minute);
    expect(told).toEqual(['linked']);
  });

  it.each([
    ['an undocumented status', 'RESTARTING', null],
    ['an account that is still named', 'AUTH', '79991234567@c.us'],
  ])('%s between the two reads begins the minute anew', async (_, status, wid) => {
    await harness.emulator.phone.unlink();
    await harness.advance(30_000);
    await harness.emulator.setStatus({ status: status, wid: wid });
    await read();
    expect(await slotsOf(harness)).toMatchObject([{ waitingSince: null, unlinkedAt: null }]);
  });
});
