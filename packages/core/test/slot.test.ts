import { describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { defaultDeadlines, type WhatsGateError } from '../src/index.ts';
import { slotMachine } from '../src/slot/index.ts';
import { mayBeLinkedFor } from '../src/timings.ts';
import { createFakeWhatsGate } from './fake-whatsgate.ts';
import { createSimulatedClock } from './simulated-clock.ts';

const qr = { name: 'Support', auth: { type: 'qr' } } as const;

function createSlot(relayed = true) {
  const clock = createSimulatedClock();
  const whatsGate = createFakeWhatsGate(clock);
  const create = vi.spyOn(whatsGate.client, 'createSession');
  const read = vi.spyOn(whatsGate.client, 'getSession');
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const input = {
    client: whatsGate.client,
    callback: undefined,
    relayed,
    deadlines: defaultDeadlines,
    waitMs: 0,
    clock,
    random: () => 0.5,
    newKey,
  };
  const slot = createActor(slotMachine, { input, clock }).start();
  const failures: WhatsGateError[] = [];
  slot.subscribe(({ context: { outcome } }) => {
    if (outcome?.fact.type === 'slot.failed' && !failures.includes(outcome.fact.error))
      failures.push(outcome.fact.error);
  });
  const keysSent = () => create.mock.calls.map(([, request]) => request?.idempotencyKey);
  return { clock, whatsGate, slot, read, failures, keysSent };
}

describe('the slot', () => {
  it('N5: repeats an unanswered create with its key through a relay; a different one waits', async () => {
    const { clock, whatsGate, slot, keysSent } = createSlot();
    whatsGate.latency = 60_000;
    slot.send({ type: 'setDesired', spec: { ...qr } });
    slot.send({ type: 'setDesired', spec: { ...qr } });
    expect(keysSent()).toEqual(['key-1', 'key-1']);
    slot.send({ type: 'setDesired', spec: { ...qr, name: 'Sales' } });
    slot.send({ type: 'setDesired', spec: { ...qr, auth: { type: 'code', number: '79991234567' } } });
    slot.send({ type: 'setDesired', spec: null });
    expect(keysSent()).toHaveLength(2);
    await clock.advance(200_000);
    whatsGate.latency = 100;
    await clock.advance(200_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('N5: straight to WhatsGate nothing is sent twice', async () => {
    const { clock, slot, keysSent } = createSlot(false);
    slot.send({ type: 'setDesired', spec: { ...qr } });
    slot.send({ type: 'setDesired', spec: { ...qr } });
    expect(keysSent()).toHaveLength(1);
    await clock.advance(1_000);
  });

  it.each([
    ['calm', 15_000],
    ['silent', 4_000],
  ] as const)('reads the session at the rate that is set: %s', async (rate, every) => {
    const { clock, slot, read } = createSlot();
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(200);
    slot.send({ type: 'setPollRate', rate });
    slot.send({ type: 'pollNow' });
    await clock.advance(200);
    const before = read.mock.calls.length;
    await clock.advance(every - 300);
    expect(read).toHaveBeenCalledTimes(before);
    await clock.advance(600);
    expect(read).toHaveBeenCalledTimes(before + 1);
  });

  it('after `success` it reads at once, then after 0.5, 0.5, 1, 1, 2, 2 and every 4 s, never two reads at a time', async () => {
    const { clock, whatsGate, slot, read } = createSlot();
    whatsGate.latency = 0;
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(5_000);
    const begin = clock.now();
    const times: number[] = [];
    read.mockImplementation(async () => {
      times.push(clock.now() - begin);
      return slot.getSnapshot().context.record;
    });
    slot.send({ type: 'reportSuccess' });
    for (let step = 0; step < 200; step += 1) await clock.advance(100);
    expect(times).toEqual([0, 500, 1_000, 2_000, 3_000, 5_000, 7_000, 11_000, 15_000, 19_000]);
    const running = { now: 0, most: 0 };
    read.mockImplementation(async () => {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 3_000));
      running.now -= 1;
      return slot.getSnapshot().context.record;
    });
    for (let step = 0; step < 20; step += 1) {
      slot.send({ type: 'reportSuccess' });
      slot.send({ type: 'pollNow' });
      await clock.advance(500);
    }
    expect(running.most).toBe(1);
  });

  it("D2: neither expires nor is released within five minutes of its page's `success`, wanted or not; then it is", async () => {
    const { clock, whatsGate, slot, failures } = createSlot();
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(200);
    await clock.advance(defaultDeadlines.authorize - 1_000);
    slot.send({ type: 'reportSuccess' });
    slot.send({ type: 'setPollRate', rate: 'calm' });
    await clock.advance(60_000);
    slot.send({ type: 'setDesired', spec: null });
    slot.send({ type: 'releaseOnUnload' });
    await clock.advance(mayBeLinkedFor - 61_000);
    expect([slot.getSnapshot().matches('confirming'), failures, whatsGate.counts.deletes]).toEqual([true, [], 0]);
    await clock.advance(30_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('D2: wanted again in the same way while it may be linked, it is kept; in another way, only afterwards', async () => {
    const { clock, whatsGate, slot } = createSlot();
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(200);
    slot.send({ type: 'reportSuccess' });
    slot.send({ type: 'setDesired', spec: null });
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(60_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 0 });
    slot.send({ type: 'setDesired', spec: { name: qr.name, auth: { type: 'code', number: '79991234567' } } });
    await clock.advance(60_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 0 });
    whatsGate.link();
    await clock.advance(20_000);
    expect(whatsGate.counts).toMatchObject({ deletes: 0, linkedDeletes: 0 });
  });

  it('D10: a page that says `success` again and again holds its slot for twenty minutes at most', async () => {
    const { clock, whatsGate, slot } = createSlot();
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(200);
    for (let minute = 0; minute < 22; minute += 1) {
      slot.send({ type: 'reportSuccess' });
      slot.send({ type: 'setPollRate', rate: 'calm' });
      await clock.advance(60_000);
      if (minute < 19) expect(whatsGate.counts.deletes, `minute ${minute}`).toBe(0);
    }
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('expires to the millisecond, and not before', async () => {
    const { clock, slot, failures } = createSlot();
    slot.send({ type: 'setDesired', spec: { ...qr } });
    await clock.advance(100);
    const { expiresAt } = slot.getSnapshot().context;
    await clock.advance(expiresAt - clock.now() - 1);
    expect([slot.getSnapshot().matches('expiring'), failures]).toEqual([false, []]);
    await clock.advance(1);
    expect(slot.getSnapshot().matches('expiring')).toBe(true);
    await clock.advance(500);
    expect(failures.map(({ code }) => code)).toEqual(['EXPIRED']);
  });
});
