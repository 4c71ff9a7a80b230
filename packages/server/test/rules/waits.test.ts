import type { WhatsGateRecord } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import type { SessionRequest } from '../../src/slots/slots.ts';
import { createWaitingReads, type WaitRequest } from '../../src/slots/waiting-reads.ts';
import { createWaitingTurns } from '../../src/slots/waiting-turns.ts';
import { born, sampleRecord } from './slot-samples.ts';

const shown = sampleRecord({ status: 'PENDING', qr_link: 'https://app.test/qr' });
const linked = { ...shown, status: 'READY' };
const nextTask = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** A read that may wait, of a session that `stored` and `upstream` say. */
function createWait() {
  const clock = { now: born };
  const ticks = new Set<() => void>();
  const watched = new Map<string, () => void>();
  /** What was asked, and how long after the beginning: `peek 0`, `read 1000`, … */
  const asked: string[] = [];
  const requests: SessionRequest[] = [];
  const session = { stored: shown as WhatsGateRecord | null, upstream: shown as WhatsGateRecord | null };
  const state = { isKnown: true, isConfirming: false, onPeek: async () => {}, onRead: async () => {} };
  const turns = createWaitingTurns();
  const reads = createWaitingReads({
    turns,
    slots: {
      async peek() {
        asked.push(`peek ${clock.now - born}`);
        await state.onPeek();
        return state.isKnown ? { record: session.stored, isConfirming: state.isConfirming, key: 'slot' } : null;
      },
      async read(request) {
        asked.push(`read ${clock.now - born}`);
        requests.push(request);
        await state.onRead();
        return session.upstream;
      },
    },
    keys: {
      on(key, onPut) {
        watched.set(key, onPut);
        return () => watched.delete(key);
      },
      close: () => {},
    },
    clock: {
      now: () => clock.now,
      pause: () => Promise.reject(new Error('A wait does not pause.')),
      every(ms, action) {
        expect(ms).toBe(1_000);
        ticks.add(action);
        return () => ticks.delete(action);
      },
    },
  });
  const request: SessionRequest = { owner: 'anna', names: null, uniqueId: 'session', lease: 'page', saysSuccess: true };
  const begin = (wait: Partial<WaitRequest> = {}, changes: Partial<SessionRequest> = {}) => {
    const reading = reads.read({ ...request, ...changes }, { ms: 25_000, known: null, signal: undefined, ...wait });
    const outcome: { answer: unknown } = { answer: null };
    reading.then(
      (answer) => Object.assign(outcome, { answer }),
      (error: unknown) => Object.assign(outcome, { answer: error }),
    );
    return outcome;
  };
  /** So many seconds pass. */
  const pass = async (seconds: number) => {
    await nextTask();
    for (let second = 0; second < seconds; second += 1) {
      clock.now += 1_000;
      for (const tick of ticks) tick();
      await nextTask();
    }
  };
  const ring = async () => {
    watched.get('slot')?.();
    await nextTask();
  };
  const isIdle = () => ticks.size === 0 && watched.size === 0;
  return { clock, asked, requests, session, state, turns, begin, pass, ring, isIdle };
}

describe('a read that may not wait', () => {
  it.each<{ why: string; wait?: Partial<WaitRequest>; changes?: Partial<SessionRequest> }>([
    { why: 'the page does not want it', wait: { ms: 0 } },
    { why: 'the request names no lease', changes: { lease: null } },
  ])('is answered at once: $why', async ({ wait, changes }) => {
    const { begin, pass, asked } = createWait();
    const reading = begin(wait, changes);
    await pass(0);
    expect(reading.answer).toEqual({ record: shown, waited: false });
    expect(asked).toEqual(['read 0']);
  });

  it('is answered at once: too many of its owner wait', async () => {
    const { turns, begin, pass } = createWait();
    for (let index = 0; index < 20; index += 1) turns.begin('anna', `other ${index}`);
    const reading = begin();
    await pass(0);
    expect(reading.answer).toEqual({ record: shown, waited: false });
  });
});

describe('F20: a read that waits is answered at once', () => {
  it.each<Partial<WhatsGateRecord>>([{ status: 'AUTH' }, { wid: '1@c.us' }, { qr_link: null }, { code: 'ABCD1234' }])(
    'where the page does not have %j',
    async (changes) => {
      const { begin, pass, session, isIdle } = createWait();
      session.upstream = { ...shown, ...changes };
      const [stored, known] = [begin(), begin({ known: { ...shown } }, { lease: 'other' })];
      await pass(0);
      expect(stored.answer).toEqual({ record: session.upstream, waited: true });
      expect(known.answer).toEqual(stored.answer);
      expect(isIdle()).toBe(true);
    },
  );

  it('where what the page has is not what is stored', async () => {
    const { begin, pass } = createWait();
    const reading = begin({ known: { ...shown, status: 'AUTH' } });
    await pass(0);
    expect(reading.answer).toEqual({ record: shown, waited: true });
  });

  it('where there is no session', async () => {
    const { begin, pass, session, state, asked } = createWait();
    session.upstream = null;
    const [empty, unknown] = [begin(), begin({}, { lease: 'other' })];
    await pass(0);
    expect([empty.answer, unknown.answer]).toEqual([1, 2].map(() => ({ record: null, waited: true })));
    state.isKnown = false;
    session.upstream = shown;
    asked.length = 0;
    const foreign = begin();
    await pass(0);
    expect(foreign.answer).toEqual({ record: shown, waited: true });
    expect(asked).toEqual(['peek 0', 'read 0']);
  });

  it('where the client has gone', async () => {
    const { begin, pass, asked, isIdle } = createWait();
    const reading = begin({ signal: AbortSignal.abort() });
    await pass(0);
    expect(reading.answer).toEqual({ record: shown, waited: true });
    expect([asked, isIdle()]).toEqual([['peek 0', 'read 0'], true]);
  });
});

describe('F20: a read that waits', () => {
  it('is answered after its time; the store is looked at each second, WhatsGate each fourth one', async () => {
    const { begin, pass, asked, isIdle } = createWait();
    const reading = begin({ ms: 9_000 });
    await pass(8);
    expect(reading.answer).toBeNull();
    await pass(1);
    expect(reading.answer).toEqual({ record: shown, waited: true });
    const looks = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((second) => `peek ${second * 1_000}`);
    const read = ['read 0', 'read 4000', 'read 8000'];
    expect(asked.filter((each) => each.startsWith('read'))).toEqual(read);
    expect(asked.filter((each) => each.startsWith('peek'))).toEqual(['peek 0', ...looks]);
    expect(isIdle()).toBe(true);
  });

  it('asks WhatsGate each second while the page waits for its link, which it reports once', async () => {
    const { begin, pass, asked, requests, state, session } = createWait();
    state.isConfirming = true;
    const reading = begin();
    await pass(2);
    session.upstream = linked;
    await pass(1);
    expect(reading.answer).toEqual({ record: linked, waited: true });
    expect(asked.filter((each) => each.startsWith('read'))).toEqual(['read 0', 'read 1000', 'read 2000', 'read 3000']);
    expect(requests.map(({ saysSuccess }) => saysSuccess)).toEqual([true, false, false, false]);
    expect(requests.every(({ lease, uniqueId }) => lease === 'page' && uniqueId === 'session')).toBe(true);
  });

  it.each([
    { isConfirming: true, early: 899 },
    { isConfirming: false, early: 3_899 },
  ])('asks it no earlier than that where the store rings (confirming: $isConfirming)', async (each) => {
    const { begin, pass, ring, clock, asked, state } = createWait();
    state.isConfirming = each.isConfirming;
    begin();
    await pass(0);
    clock.now += each.early;
    await ring();
    expect(asked).not.toContain(`read ${each.early}`);
    clock.now += 1;
    await ring();
    expect(asked).toContain(`read ${each.early + 1}`);
    clock.now += each.early;
    await ring();
    expect(asked.filter((one) => one.startsWith('read'))).toHaveLength(2);
  });

  it('is answered when the store tells of a change, with what is stored', async () => {
    const { begin, pass, ring, session, asked, isIdle } = createWait();
    const reading = begin();
    await pass(0);
    session.stored = linked;
    expect(reading.answer).toBeNull();
    await ring();
    expect(reading.answer).toEqual({ record: linked, waited: true });
    expect([asked, isIdle()]).toEqual([['peek 0', 'read 0', 'peek 0'], true]);
  });

  it('is answered when another server has ended the session', async () => {
    const { begin, pass, ring, session, state } = createWait();
    const [empty, gone] = [begin(), begin({}, { lease: 'other' })];
    await pass(0);
    session.stored = null;
    await ring();
    await pass(1);
    expect([empty.answer, gone.answer]).toEqual([1, 2].map(() => ({ record: null, waited: true })));
    session.stored = shown;
    const next = begin();
    await pass(0);
    state.isKnown = false;
    await pass(1);
    expect(next.answer).toEqual({ record: null, waited: true });
  });

  it('looks again at once where the store rang during a look', async () => {
    const { begin, pass, ring, session, state } = createWait();
    const reading = begin();
    await pass(0);
    let goOn = () => {};
    state.onRead = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    await pass(4);
    session.stored = linked;
    await ring();
    expect(reading.answer).toBeNull();
    goOn();
    await pass(0);
    expect(reading.answer).toEqual({ record: linked, waited: true });
  });

  it.each([
    { how: 'the client goes', isHanging: false },
    { how: 'the client goes during a look that hangs', isHanging: true },
  ])('is answered with what stands when $how', async ({ isHanging }) => {
    const { begin, pass, state, turns, isIdle } = createWait();
    const client = new AbortController();
    const reading = begin({ signal: client.signal });
    await pass(0);
    if (isHanging) state.onPeek = () => new Promise(() => {});
    await pass(1);
    expect(reading.answer).toBeNull();
    client.abort();
    await pass(0);
    expect(reading.answer).toEqual({ record: shown, waited: true });
    expect(isIdle()).toBe(true);
    for (let index = 0; index < 20; index += 1) expect(turns.begin('anna', `other ${index}`)).not.toBeNull();
  });

  it('is answered when the page asks again, and when the server is closed', async () => {
    const { begin, pass, turns } = createWait();
    const first = begin();
    await pass(1);
    const second = begin();
    await pass(1);
    expect(first.answer).toEqual({ record: shown, waited: true });
    expect(second.answer).toBeNull();
    turns.close();
    await pass(0);
    expect(second.answer).toEqual({ record: shown, waited: true });
  });

  it('that fails leaves nothing behind, and ends its turn', async () => {
    const { begin, pass, state, turns, isIdle } = createWait();
    const client = new AbortController();
    const reading = begin({ signal: client.signal });
    await pass(1);
    const error = new Error('The store is down');
    state.onPeek = () => Promise.reject(error);
    await pass(1);
    expect(reading.answer).toBe(error);
    expect(isIdle()).toBe(true);
    for (let index = 0; index < 20; index += 1) expect(turns.begin('anna', `other ${index}`)).not.toBeNull();
  });
});
