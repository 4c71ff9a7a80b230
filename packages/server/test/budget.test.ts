import { describe, expect, it } from 'vitest';
import type { WhatsGateServerOptions } from '../src/index.ts';
import { type Answer, createHarness, type Harness, link, pageHeaders } from './harness.ts';

const hour = 60 * 60_000;
let pages = 0;

/** A new page starts, and gives its session up again. */
async function startAndCancel(harness: Harness, body: object = {}, user = 'anna'): Promise<Answer> {
  pages += 1;
  const headers = { ...pageHeaders(`page-${pages}`), 'X-User': user };
  const answer = harness.call('session-create', { name: 'Support', ...body }, headers);
  await harness.advance(1_000);
  const created = await answer;
  if (created.status === 200)
    await harness.call('session-delete', { WhatsappID: created.body.data.unique_id }, headers);
  await harness.advance(1_000);
  return created;
}
const byCode = (number: string) => ({ auth_type: 'CODE', number });
const createBudgeted = (options: Partial<WhatsGateServerOptions> = {}) => createHarness({ budget: {}, ...options });

const spent = (what: string) => ({
  status: 429,
  body: { name: 'BudgetSpent', message: expect.stringContaining(`too many ${what} within an hour`) },
});

describe('the budget of new sessions', () => {
  it('I8: the 31st within an hour is 429 with Retry-After, and WhatsGate is not asked for it', async () => {
    const harness = await createBudgeted();
    for (let index = 0; index < 30; index += 1) expect((await startAndCancel(harness)).status).toBe(200);
    const refused = await startAndCancel(harness);
    expect(refused).toMatchObject(spent('sessions'));
    // The first was a minute ago.
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600 - 58);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 30, live: 0 });

    await harness.advance((seconds - 5) * 1_000);
    expect((await startAndCancel(harness)).status).toBe(429);
    await harness.advance(5_000);
    expect((await startAndCancel(harness)).status).toBe(200);
  });

  it('I8: what is refused leaves the slot free, holds nothing and is not counted', async () => {
    const harness = await createBudgeted({ budget: { creates: 1 } });
    await startAndCancel(harness);
    for (let index = 0; index < 5; index += 1) expect((await startAndCancel(harness)).status).toBe(429);
    expect(await harness.server.list('anna')).toEqual([]);
    expect(await harness.store.listByOwner('slots', 'anna')).toEqual([]);
    await harness.advance(hour);
    expect((await startAndCancel(harness)).status).toBe(200);
  });

  it('I8: another owner has a budget of their own', async () => {
    const harness = await createBudgeted({ budget: { creates: 1 } });
    expect((await startAndCancel(harness)).status).toBe(200);
    expect((await startAndCancel(harness)).status).toBe(429);
    expect((await startAndCancel(harness, {}, 'bob')).status).toBe(200);
  });

  it('I8: another name does not help, nor another server with the same store', async () => {
    const harness = await createBudgeted({ budget: { creates: 2 } });
    expect((await startAndCancel(harness, { name: 'a' })).status).toBe(200);
    harness.server = harness.restart();
    expect((await startAndCancel(harness, { name: 'b' })).status).toBe(200);
    expect(await startAndCancel(harness, { name: 'c' })).toMatchObject(spent('sessions'));
    harness.server = harness.restart();
    expect(await startAndCancel(harness, { name: 'd' })).toMatchObject(spent('sessions'));
  });

  it('I8: of many at once no more are let through', async () => {
    const harness = await createBudgeted({ budget: { creates: 3 }, limit: 10 });
    const servers = [harness.server, harness.restart()];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        harness.server = servers[index % 2] as (typeof servers)[0];
        return harness.call('session-create', { name: `slot ${index}` }, pageHeaders(`tab-${index}`));
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...new Array(7).fill(429)]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 3 });
  });

  it('I8: a session that is there already costs nothing, however often it is asked for', async () => {
    const harness = await createBudgeted({ budget: { creates: 1 } });
    await harness.call('session-create', { name: 'Support' }, pageHeaders('first'));
    for (let index = 0; index < 10; index += 1)
      expect((await harness.call('session-create', { name: 'Support' }, pageHeaders(`tab-${index}`))).status).toBe(200);
    await link(harness);
    expect((await harness.call('session-create', { name: 'Support' }, pageHeaders('later'))).status).toBe(200);
  });

  it('I8: one that WhatsGate refuses is counted: it was asked', async () => {
    const harness = await createHarness({ budget: { creates: 2 } }, { slots: 0 });
    expect((await startAndCancel(harness)).body.name).toBe('SlotsExhausted');
    expect((await startAndCancel(harness)).body.name).toBe('SlotsExhausted');
    expect((await startAndCancel(harness)).status).toBe(429);
  });

  it('I8: `false` is none', async () => {
    const harness = await createHarness({ budget: false });
    for (let index = 0; index < 40; index += 1) expect((await startAndCancel(harness)).status).toBe(200);
  });
});

describe('the budget of phone numbers', () => {
  const number = (index: number) => byCode(`7999123456${index}`);

  it('I8: the sixth different one within an hour is 429 with Retry-After, the five go on', async () => {
    const harness = await createBudgeted();
    for (const index of [0, 1, 2, 3, 4]) expect((await startAndCancel(harness, number(index))).status).toBe(200);
    const refused = await startAndCancel(harness, number(5));
    expect(refused).toMatchObject(spent('phone numbers'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect((await startAndCancel(harness, number(3))).status).toBe(200);
    expect((await startAndCancel(harness)).status).toBe(200);
    expect((await startAndCancel(harness, number(6))).status).toBe(429);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 7 });
  });

  it('I8: one number in other writing is the same number', async () => {
    const harness = await createBudgeted({ budget: { numbers: 1 } });
    for (const written of ['79991234567', '+7 999 123-45-67', '+7 (999) 1234567'])
      expect((await startAndCancel(harness, byCode(written))).status).toBe(200);
    expect((await startAndCancel(harness, byCode('79991234568'))).status).toBe(429);
  });

  it('I8: Retry-After is right: the same request succeeds then', async () => {
    const harness = await createBudgeted({ budget: { numbers: 2, creates: 10 } });
    await startAndCancel(harness);
    await harness.advance(10 * 60_000);
    await startAndCancel(harness, number(1));
    await harness.advance(10 * 60_000);
    await startAndCancel(harness, number(2));
    const refused = await startAndCancel(harness, number(3));
    expect(refused.status).toBe(429);
    await harness.advance(Number(refused.headers.get('retry-after')) * 1_000);
    expect((await startAndCancel(harness, number(3))).status).toBe(200);
  });

  it('I8: no number is stored', async () => {
    const harness = await createBudgeted();
    await startAndCancel(harness, byCode('79991234567'));
    const stored = await harness.store.listByOwner('budgets', 'anna');
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain('9991234567');
  });

  it('I8: is forgotten after an hour, so that the store does not grow', async () => {
    const harness = await createBudgeted();
    await startAndCancel(harness);
    await harness.advance(hour + 2 * 60_000);
    expect(await harness.store.listByOwner('budgets', 'anna')).toEqual([]);
  });
});

describe('reads', () => {
  it('I8: 500 polls a second of one session are one read of WhatsGate a second', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    await harness.advance(2_000);
    const before = harness.upstreamCalls();
    for (let tenth = 0; tenth < 30; tenth += 1) {
      const polls = Array.from({ length: 50 }, (_, tab) =>
        harness.call('sessions-get', { WhatsappID: id }, pageHeaders(`tab-${tab}`)),
      );
      for (const { status, body } of await Promise.all(polls)) expect([status, body.elements]).toEqual([200, 1]);
      await harness.advance(100);
    }
    expect(harness.upstreamCalls() - before).toBeLessThanOrEqual(3);
  });

  it('I8: polls that report success are shared, too, but at most 250 ms old', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    await harness.advance(2_000);
    const before = harness.upstreamCalls();
    for (let tenth = 0; tenth < 30; tenth += 1) {
      const headers = { ...pageHeaders('page'), 'X-WhatsGate-Page-State': 'success' };
      await Promise.all(Array.from({ length: 50 }, () => harness.call('sessions-get', { WhatsappID: id }, headers)));
      await harness.advance(100);
    }
    expect(harness.upstreamCalls() - before).toBeGreaterThanOrEqual(9);
    expect(harness.upstreamCalls() - before).toBeLessThanOrEqual(13);
  });

  it('P4: once a page has reported success, a link is seen within 250 ms, though later polls do not repeat it', async () => {
    const harness = await createHarness({}, { readyAfter: 800 });
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    await harness.advance(2_000);
    await harness.emulator.phone.scan();
    const poll = async (headers = {}) =>
      (await harness.call('sessions-get', { WhatsappID: id }, headers)).body.data as unknown as { status: string }[];
    expect(await poll({ 'X-WhatsGate-Page-State': 'success' })).toMatchObject([{ status: 'AUTH' }]);
    await harness.advance(700);
    expect(await poll()).toMatchObject([{ status: 'AUTH' }]);
    await harness.advance(250);
    expect(await poll()).toMatchObject([{ status: 'READY' }]);
  });

  it('I8: a read that fails is not shared with those who ask later', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    await harness.advance(2_000);
    await harness.emulator.fault({ on: 'sessions-get', kind: 'error', message: 'no' });
    expect((await harness.call('sessions-get', { WhatsappID: id })).status).toBe(500);
    expect((await harness.call('sessions-get', { WhatsappID: id })).status).toBe(200);
  });

  it('I8: strangers and foreign sessions cost no read at all', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    const before = harness.upstreamCalls();
    for (let index = 0; index < 100; index += 1) {
      await harness.call('sessions-get', { WhatsappID: id }, { 'X-User': index % 2 === 0 ? 'bob' : null });
      await harness.call('sessions-get', { WhatsappID: `guess-${index}` });
    }
    expect(harness.upstreamCalls()).toBe(before);
  });
});
