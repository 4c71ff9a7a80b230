import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { toSize } from '../../../scripts/quality/test-size.ts';
import type { LinkedEvent, UnlinkedEvent, WhatsGateServer, WhatsGateServerOptions } from '../src/index.ts';
import { createHarness, type Harness, link } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';

const histories = toSize({ quick: 40, usual: 1_000, soak: 20_000 });
const chunk = Math.min(100, histories);

type End = 'READY' | 'AUTH' | 'gone';

/** What WhatsGate tells, in any order, how often and however late: shuffled, doubled, forged. */
function createHistory(random: () => number, uniqueId: string): readonly object[] {
  const actions = ['ready', 'disconnect', 'message', 'create', 'ack', 'ready', 'disconnect', 'strange'];
  const events = Array.from({ length: 3 + Math.floor(random() * 8) }, (_, id) => ({
    id: random() < 0.3 ? String(id) : id,
    whatsapp_id: random() < 0.1 ? 'a-foreign-one' : uniqueId,
    event_action: actions[Math.floor(random() * actions.length)],
    event_date: `2026-11-${10 + Math.floor(random() * 18)} 10:00:00`,
    status_code: null,
    event_data: {},
  }));
  const doubled = events.flatMap((event) => (random() < 0.4 ? [event, event] : [event]));
  return doubled
    .map((event) => ({ event, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ event }) => event);
}

interface Told {
  readonly linked: LinkedEvent[];
  readonly unlinked: UnlinkedEvent[];
  /** The ids whose hook has resolved. */
  readonly done: Set<string>;
}

/** Hooks that fail, hang, and work in the end. */
function createHooks(random: () => number, told: Told): Partial<WhatsGateServerOptions> {
  const work = async ({ id }: LinkedEvent | UnlinkedEvent) => {
    const luck = random();
    if (luck < 0.3) throw new Error('down');
    if (luck < 0.4) await new Promise(() => {});
    told.done.add(id);
  };
  return {
    onLinked(event) {
      told.linked.push(event);
      return work(event);
    },
    onUnlinked(event) {
      told.unlinked.push(event);
      return work(event);
    },
    onEvent: () => (random() < 0.5 ? Promise.reject(new Error('down')) : undefined),
  };
}

/** A history that three servers hear, each of which may die in the middle of whatever it does. */
async function tell(harness: Harness, random: () => number, uniqueId: string): Promise<void> {
  const servers: WhatsGateServer[] = [harness.server, harness.restart(), harness.restart()];
  const token = (await harness.emulator.sessions())[0]?.callback.split('/').at(-1);
  for (const event of createHistory(random, uniqueId)) {
    const place = Math.floor(random() * servers.length);
    harness.server = servers[place] as WhatsGateServer;
    const path = `hook/${random() < 0.1 ? `${token?.slice(0, -1)}!` : token}`;
    void harness.send(path, { body: JSON.stringify(event) });
    if (random() < 0.2) void harness.call('sessions-get', { WhatsappID: uniqueId });
    if (random() < 0.7) await harness.advance(Math.floor(random() * 5_000));
    if (random() < 0.8) continue;
    servers[place]?.close();
    servers[place] = harness.restart();
  }
  for (const server of servers) server.close();
}

/** A server that is started later, on the next day, too. */
async function sweep(harness: Harness): Promise<void> {
  for (const pause of [1, 5, 5, 5, 24 * 60, 5, 5, 5, 5, 5, 5]) {
    // Or it would sweep every minute of the day.
    harness.server.close();
    await harness.advance(pause * 60_000);
    harness.server = harness.restart();
    await within(harness, 60_000, harness.server.sweep());
  }
}

/** One life: a link, what becomes of it, and a history that tells of it as it likes. */
async function live(seed: number): Promise<void> {
  const random = createRandom(seed);
  const told: Told = { linked: [], unlinked: [], done: new Set() };
  const harness = await createHarness(createHooks(random, told), { refreshEvery: 12 * 60 * 60_000 });
  const uniqueId = String((await harness.call('session-create', { name: 'Support' })).body.data.unique_id);
  const isLinked = random() < 0.8;
  if (isLinked) await link(harness);
  await harness.server.list('anna');
  const end = (['READY', 'AUTH', 'gone'] as const)[Math.floor(random() * 3)] as End;
  if (isLinked && end === 'gone') await harness.emulator.phone.disconnect();
  if (isLinked && end === 'AUTH') await harness.emulator.phone.unlink();
  await tell(harness, random, uniqueId);
  await sweep(harness);
  check(seed, { isLinked, end, ...told, slots: await slotsOf(harness) });
  expect((await harness.emulator.ledger()).creates, `seed ${seed}`).toBe(1);
}

interface Outcome extends Told {
  readonly isLinked: boolean;
  readonly end: End;
  readonly slots: Awaited<ReturnType<typeof slotsOf>>;
}

/** The state is the API's, and each link and its end was told under one id, until its hook resolved. */
function check(seed: number, { isLinked, end, linked, unlinked, done, slots }: Outcome): void {
  const name = `seed ${seed}`;
  if (!isLinked) return void expect([linked, unlinked], name).toEqual([[], []]);
  expect(new Set(linked.map(({ id }) => id)).size, name).toBe(1);
  expect(done.has(String(linked[0]?.id)), name).toBe(true);
  const [slot] = slots;
  if (end === 'READY') {
    expect(unlinked, name).toEqual([]);
    expect(slot, name).toMatchObject({ linkedAt: expect.any(Number), isLinkTold: true, record: { status: 'READY' } });
    return;
  }
  expect(slot?.linkedAt ?? null, name).toBe(null);
  expect(new Set(unlinked.map(({ id }) => id)).size, name).toBe(1);
  expect(done.has(String(unlinked[0]?.id)), name).toBe(true);
}

it.each(Array.from({ length: histories / chunk }, (_, index) => index * chunk))(
  `T16, W5: histories ${'%i'} and the ${chunk - 1} after it end in the state of the API`,
  { timeout: 600_000 },
  async (first) => {
    for (let seed = first; seed < first + chunk; seed += 1) await live(seed);
  },
);
