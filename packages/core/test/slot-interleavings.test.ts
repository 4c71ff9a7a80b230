import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { toSize } from '../../../scripts/quality/test-size.ts';
import { defaultDeadlines } from '../src/index.ts';
import { slotMachine } from '../src/slot/index.ts';
import { mayBeLinkedFor } from '../src/timings.ts';
import { createFakeWhatsGate, type FakeWhatsGate } from './fake-whatsgate.ts';
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts';

const interleavings = toSize({ quick: 30, usual: 300, soak: 10_000 });
const qr = { name: 'Support', auth: { type: 'qr' } } as const;
const code = { name: 'Support', auth: { type: 'code', number: '79991234567' } } as const;

interface World {
  readonly clock: SimulatedClock;
  readonly whatsGate: FakeWhatsGate;
  readonly slot: ReturnType<typeof createSlot>;
  readonly random: () => number;
}

function createSlot(clock: SimulatedClock, { client }: FakeWhatsGate, random: () => number) {
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const settings = { relayed: true, deadlines: defaultDeadlines, waitMs: 25_000 };
  const input = { client, callback: undefined, ...settings, clock, random, newKey };
  return createActor(slotMachine, { input, clock }).start();
}

/** What can happen to a slot: wishes, answers, failures. */
const deeds: readonly ((world: World, pick: <Item>(items: readonly Item[]) => Item) => void)[] = [
  ({ slot }) => slot.send({ type: 'setDesired', spec: { ...qr } }),
  ({ slot }) => slot.send({ type: 'setDesired', spec: { ...code } }),
  ({ slot }) => slot.send({ type: 'setDesired', spec: null }),
  ({ slot }) => slot.send({ type: 'pollNow' }),
  ({ slot }) => slot.send({ type: 'verify' }),
  ({ slot }, pick) => slot.send({ type: 'setPollRate', rate: pick(['calm', 'silent']) }),
  ({ slot }) => slot.send({ type: 'reportSuccess' }),
  ({ slot }, pick) => slot.send({ type: 'setWatched', isWatched: pick([true, false]) }),
  ({ whatsGate }, pick) => whatsGate.fates.push(pick(['fails before', 'fails after'])),
  ({ whatsGate }, pick) => whatsGate.fates.push(pick(['answers', 'fails before', 'fails after'])),
  ({ whatsGate }, pick) => {
    whatsGate.latency = pick([0, 100, 5_000, 70_000]);
  },
  ({ whatsGate }) => whatsGate.link(),
];
const pauses = [0, 0, 10, 500, 5_000, 20_000, 100_000, 320_000];

async function interleave(world: World): Promise<void> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(world.random() * items.length)] as Item;
  for (let step = 0; step < 10; step += 1) {
    pick(deeds)(world, pick);
    await world.clock.advance(pick(pauses));
  }
}

const outerState = ({ slot }: World): string => {
  const { value } = slot.getSnapshot();
  return typeof value === 'string' ? value : (Object.keys(value)[0] ?? '');
};

describe('the slot chart', () => {
  it(`converges to what is wanted and leaks nothing, in ${interleavings} random interleavings`, {
    timeout: 600_000,
  }, async () => {
    for (let seed = 1; seed <= interleavings; seed += 1) {
      const random = createRandom(seed);
      const clock = createSimulatedClock();
      const whatsGate = createFakeWhatsGate(clock);
      const world = { clock, whatsGate, random, slot: createSlot(clock, whatsGate, random) };
      const { slot } = world;
      await interleave(world);
      const linkedBefore = whatsGate.statuses().filter((status) => status === 'READY').length;

      // Nothing fails any more, no page has said `success` for a while, and a session is wanted: there is one.
      whatsGate.fates.length = 0;
      whatsGate.latency = 100;
      slot.send({ type: 'setPollRate', rate: 'calm' });
      await clock.advance(mayBeLinkedFor);
      slot.send({ type: 'setDesired', spec: { ...qr } });
      await clock.advance(150_000);
      expect(['active', 'confirming', 'linked'], `seed ${seed}`).toContain(outerState(world));

      // None is desired: only what is linked remains, and nothing is pending.
      slot.send({ type: 'setDesired', spec: null });
      await clock.advance(400_000);
      const left = whatsGate.statuses();
      expect(slot.getSnapshot().value, `seed ${seed}`).toBe('absent');
      expect({ left: left.filter((status) => status !== 'READY'), timers: clock.pending() }, `seed ${seed}`).toEqual({
        left: [],
        timers: 0,
      });
      expect(left.length, `seed ${seed}: a link is kept`).toBe(linkedBefore);
      expect(whatsGate.counts, `seed ${seed}`).toMatchObject({ linkedDeletes: 0 });
      expect(whatsGate.counts.mostPending, `seed ${seed}`).toBeLessThanOrEqual(1);
      slot.stop();
    }
  });
});
