import { describe, expect, it } from 'vitest';
import type { WhatsGateStore } from '../src/index.ts';
import { pageHeaders } from './harness.ts';
import { brokenConnection, createUpstream } from './upstream.ts';
import { createShown, isApplied, recordOf, wait } from './waiting.ts';

describe('a read that waits', () => {
  it('F20: is answered at once if the page has something else', async () => {
    const shown = await createShown();
    const waiting = wait(shown, {}, { known: { ...shown.known, status: 'PENDING' } });
    await shown.harness.advance(100);
    expect(recordOf(waiting.answer)).toEqual(shown.known);
    expect(isApplied(waiting.answer)).toBe(true);
  });

  it('F20: is answered after its time with what stands; WhatsGate was asked every 4 s meanwhile', async () => {
    const shown = await createShown();
    const before = shown.harness.upstreamCalls();
    const waiting = wait(shown);
    await shown.harness.advance(24_000);
    expect(waiting.answer).toBeNull();
    await shown.harness.advance(2_000);
    expect(recordOf(waiting.answer)).toEqual(shown.known);
    expect(isApplied(waiting.answer)).toBe(true);
    expect(shown.harness.upstreamCalls() - before).toBe(7);
  });

  it.each([
    ['wait=3', 3_000],
    ['wait = "3"', 3_000],
    ['respond-async, WAIT=3; foo=bar', 3_000],
    ['handling="a, wait=1", wait=3, wait=9', 3_000],
    ['wait=100000000000000000000', 25_000],
    ['wait=0', 0],
    ['wait', 0],
    ['wait=-3', 0],
    ['wait=3s', 0],
    ['wait="3', 0],
    ['await=3', 0],
    ['note="wait=3"', 0],
    ['respond-async', 0],
    ['', 0],
  ])('takes `Prefer: %s` for %i ms', async (prefer, ms) => {
    const shown = await createShown();
    const waiting = wait(shown, { Prefer: prefer });
    await shown.harness.advance(Math.max(0, ms - 500));
    expect(waiting.answer === null).toBe(ms > 0);
    await shown.harness.advance(1_600);
    expect(isApplied(waiting.answer)).toBe(ms > 0);
    expect(recordOf(waiting.answer)).toEqual(shown.known);
  });

  it('F20: of a page that confirms shows the link within a second or so', async () => {
    const shown = await createShown();
    const waiting = wait(shown, { 'X-WhatsGate-Page-State': 'success' });
    await shown.harness.advance(10_000);
    expect(waiting.answer).toBeNull();
    await shown.harness.emulator.phone.scan();
    await shown.harness.advance(800);
    const linked = shown.harness.clock.now();
    await shown.harness.advance(1_100);
    expect(recordOf(waiting.answer)).toMatchObject({ status: 'READY' });
    expect(waiting.after).toBeGreaterThan(10_000);
    expect(shown.harness.clock.now() - linked).toBeLessThan(1_500);
  });

  it('F20: an owner may do anything else meanwhile', async () => {
    const shown = await createShown();
    const waiting = wait(shown);
    await shown.harness.advance(1_500);
    const { status } = await shown.harness.call('session-create', { name: 'Support' }, pageHeaders('other'));
    expect([status, waiting.answer]).toEqual([200, null]);
    await shown.harness.advance(30_000);
    expect(isApplied(waiting.answer)).toBe(true);
  });

  it('without a word of what the page has, what was stored counts', async () => {
    const shown = await createShown();
    const waiting = wait(shown, {}, { known: 'nonsense' });
    await shown.harness.advance(2_000);
    expect(waiting.answer).toBeNull();
    await shown.harness.emulator.phone.scan();
    await shown.harness.advance(6_000);
    expect(recordOf(waiting.answer)).toMatchObject({ status: 'READY' });
  });

  it('F20: a failure of WhatsGate is answered as that of any read, and frees the place', async () => {
    const shown = await createShown();
    const { harness } = shown;
    let isBroken = false;
    const fetch = createUpstream(harness, async (_, pass) => {
      if (isBroken) throw brokenConnection();
      return pass();
    });
    const server = harness.restart(harness.store, fetch);
    const waiting = wait(shown, {}, {}, server);
    await harness.advance(1_000);
    isBroken = true;
    await harness.advance(5_000);
    expect(waiting.answer?.status).toBe(502);
    isBroken = false;
    const next = wait(shown, {}, {}, server);
    await harness.advance(30_000);
    expect(isApplied(next.answer)).toBe(true);
  });
});

describe('a change made elsewhere', () => {
  /** A store that other servers write to as well, whose changes are told or not. */
  const shareable = (store: WhatsGateStore, isTold: boolean): WhatsGateStore => {
    const { watch, ...rest } = store;
    return isTold && watch ? { ...rest, watch } : rest;
  };

  it.each([
    ['at once where the store tells', true, 0],
    ['at the next look, a second later at most, where it does not', false, 1_000],
  ])('F20: another server sees the link: answered %s', async (_, isTold, most) => {
    const shown = await createShown();
    const { harness } = shown;
    // The first server does not see the link itself: WhatsGate tells it of the past.
    const past = createUpstream(harness, async () =>
      Response.json({ result: 'OK', pages: 1, elements: 1, page: 1, data: [{ ...shown.known, callback: null }] }),
    );
    const server = harness.restart(shareable(harness.store, isTold), past);
    const other = harness.restart(harness.store);
    const waiting = wait(shown, {}, {}, server);
    await harness.advance(1_300);
    await harness.emulator.phone.scan();
    await harness.advance(1_000);
    expect(waiting.answer).toBeNull();
    const seen = wait(shown, { Prefer: null, 'X-WhatsGate-Lease': 'other' }, {}, other);
    await harness.advance(most);
    expect(recordOf(seen.answer)).toMatchObject({ status: 'READY' });
    expect(recordOf(waiting.answer)).toMatchObject({ status: 'READY' });
  });

  it('F20, P5: of another owner, or of another slot, answers nothing', async () => {
    const shown = await createShown({ limit: 2 });
    const { harness } = shown;
    const mine = wait(shown);
    const foreign = wait(shown, { 'X-User': 'boris' });
    await harness.advance(1_500);
    expect(foreign.answer?.body.data).toEqual([]);
    const calls = [
      harness.call('session-create', { name: 'Support' }, { ...pageHeaders('b'), 'X-User': 'boris' }),
      harness.call('session-create', { name: 'Sales' }, pageHeaders('s')),
    ];
    await Promise.all(calls);
    await harness.advance(5_000);
    expect(mine.answer).toBeNull();
    await harness.advance(25_000);
    expect(recordOf(mine.answer)).toEqual(shown.known);
  });

  it.each([true, false])('F20: a lease that is given up reads nothing, at once (told: %s)', async (isTold) => {
    const shown = await createShown();
    const { harness, id } = shown;
    const waiting = wait(shown, {}, {}, harness.restart(shareable(harness.store, isTold)));
    await harness.advance(1_500);
    const released = harness.call('session-delete', { WhatsappID: id }, pageHeaders('page'));
    await harness.advance(isTold ? 100 : 1_100);
    expect((await released).status).toBe(200);
    expect(waiting.answer?.body.data).toEqual([]);
    const late = wait(shown);
    await harness.advance(100);
    expect(late.answer?.body.data).toEqual([]);
  });

  it('a store whose `watch` throws is looked at all the same', async () => {
    const shown = await createShown();
    const broken: WhatsGateStore = {
      ...shown.harness.store,
      watch: () => {
        throw new Error('no watch');
      },
    };
    const waiting = wait(shown, {}, {}, shown.harness.restart(broken));
    await shown.harness.advance(1_500);
    await shown.harness.emulator.phone.scan();
    await shown.harness.advance(5_000);
    expect(recordOf(waiting.answer)).toMatchObject({ status: 'READY' });
  });
});
