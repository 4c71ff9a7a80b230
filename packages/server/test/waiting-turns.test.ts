import { describe, expect, it } from 'vitest';
import { pageHeaders } from './harness.ts';
import { createShown, isApplied, recordOf, wait } from './waiting.ts';

describe('who may wait', () => {
  it('F20: one read per lease: the next one answers it at once', async () => {
    const shown = await createShown();
    const first = wait(shown);
    const otherPage = wait(shown, { 'X-WhatsGate-Lease': 'other' });
    await shown.harness.advance(3_000);
    const second = wait(shown);
    await shown.harness.advance(0);
    expect(recordOf(first.answer)).toEqual(shown.known);
    await shown.harness.advance(15_000);
    expect([second.answer, otherPage.answer]).toEqual([null, null]);
  });

  it('F20: a client that has gone frees its place', async () => {
    const shown = await createShown();
    const { harness } = shown;
    const waits = Array.from({ length: 20 }, (_, page) => wait(shown, { 'X-WhatsGate-Lease': `page-${page}` }));
    await harness.advance(100);
    waits[7]?.abort();
    await harness.advance(0);
    expect(waits.filter(({ answer }) => answer !== null)).toEqual([waits[7]]);
    const calls = harness.upstreamCalls();
    for (const waiting of waits) waiting.abort();
    await harness.advance(60_000);
    // Nothing is asked for those that have gone; one read a minute is the sweep's.
    expect(harness.upstreamCalls() - calls).toBeLessThan(3);
    const gone = wait(shown);
    gone.abort();
    await harness.advance(100);
    expect(gone.answer).not.toBeNull();
  });

  it('F20: the twenty-first of an owner is answered at once, and told that it would not wait; others wait', async () => {
    const shown = await createShown();
    const { harness } = shown;
    const waits = Array.from({ length: 20 }, (_, page) => wait(shown, { 'X-WhatsGate-Lease': `page-${page}` }));
    await harness.advance(100);
    const oneMore = wait(shown, { 'X-WhatsGate-Lease': 'one more' });
    const newer = wait(shown, { 'X-WhatsGate-Lease': 'page-3' });
    await harness.advance(100);
    expect([isApplied(oneMore.answer), recordOf(oneMore.answer)]).toEqual([false, shown.known]);
    expect([newer.answer, isApplied(waits[3]?.answer ?? null)]).toEqual([null, true]);
    const created = harness.call('session-create', { name: 'Support' }, { ...pageHeaders('b'), 'X-User': 'boris' });
    const id = String((await created).body.data.unique_id);
    await harness.advance(5_000);
    const hers = {
      harness,
      id,
      known: recordOf(await harness.call('sessions-get', { WhatsappID: id }, { 'X-User': 'boris' })),
    };
    const boris = wait(hers, { 'X-User': 'boris' });
    await harness.advance(5_000);
    expect(boris.answer).toBeNull();
    await harness.advance(30_000);
    const later = wait(shown, { 'X-WhatsGate-Lease': 'one more' });
    await harness.advance(5_000);
    expect(later.answer).toBeNull();
  });

  it('F20: a read that names no lease does not wait', async () => {
    const shown = await createShown();
    const waiting = wait(shown, { 'X-WhatsGate-Lease': null });
    await shown.harness.advance(100);
    expect([isApplied(waiting.answer), recordOf(waiting.answer)]).toEqual([false, shown.known]);
  });

  it('S12: `close` answers all that wait, and none waits any more', async () => {
    const shown = await createShown();
    const waits = ['a', 'b'].map((lease) => wait(shown, { 'X-WhatsGate-Lease': lease }));
    await shown.harness.advance(1_500);
    shown.harness.server.close();
    await shown.harness.advance(0);
    expect(waits.map(({ answer }) => recordOf(answer))).toEqual([shown.known, shown.known]);
    const later = wait(shown);
    await shown.harness.advance(100);
    expect([isApplied(later.answer), recordOf(later.answer)]).toEqual([false, shown.known]);
  });
});
