import { expect } from 'vitest';
import { createRandom } from '../../../../scripts/quality/seeded-random.ts';
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts';
import { createCount, live, pause } from './life.ts';

/** So many make one run. */
export const livesAtOnce = 75;
const pagesOfLife = 2;
const firstSeed = Number(process.env.SOAK_SEED ?? 1);
const minute = 60_000;

/** Before what the lives are lived. */
export interface LivesOptions extends ClusterOptions {
  /** What happens to the database in the middle of them. */
  readonly disturb?: () => Promise<unknown>;
  /** Whether it forgets what it was told: then events are lost with it, and nothing else. */
  readonly forgets?: boolean;
  /** How many requests must be answered before the next kill: for so long a single server must live. Default: 0. */
  readonly killAfter?: number;
}

/** Lives of owners before servers one of which is killed again and again. */
async function runLives(store: string, seed: number, { disturb, killAfter = 0, ...options }: LivesOptions = {}) {
  const random = createRandom(seed);
  const cluster = await startCluster(store, seed, options);
  const { emulator } = cluster;
  const countByOwner = createCount(emulator);
  let isOver = false;
  const lives = Promise.all(
    Array.from({ length: livesAtOnce }, (_, index) => live(cluster, `life-${seed}-${index}`, random, pagesOfLife)),
  ).finally(() => {
    isOver = true;
  });
  const seconds = new Set<string>();
  let kills = 0;
  for (let second = 0; !isOver; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (cluster.answered() >= killAfter && cluster.kill()) kills += 1;
    if (second === 8) await disturb?.();
    await sendMessages(cluster, random);
    for (const [owner, count] of await countByOwner()) if (count > 1) seconds.add(owner);
  }
  await lives;
  await emulator.unreliable(null);
  await sweepFor(cluster, 8);
  // Where WhatsGate has lied or the database has forgotten, a link has no owner until the owner comes back.
  const linkedOwners = await ownersOfLinks(cluster);
  await Promise.all([...linkedOwners].map((owner) => comeBack(cluster, owner)));
  await sweepFor(cluster, 2);
  const toldOwners = new Set([...cluster.told.heard.linked.keys()].map((id) => cluster.told.slots.get(id)));
  const sessions = await emulator.sessions();
  const outcome = {
    ...(await emulator.ledger()),
    kills,
    seconds: [...seconds],
    left: sessions.filter(({ status }) => status !== 'READY'),
    linked: sessions.length,
    untold: [...linkedOwners].filter((owner) => !toldOwners.has(owner)),
    told: cluster.told,
    accepted: cluster.accepted,
  };
  await cluster.close();
  return outcome;
}

/** Lets the servers sweep again and again, three minutes apart, each time in new processes. */
async function sweepFor(cluster: Cluster, times: number): Promise<void> {
  for (let passed = 0; passed < times; passed += 1) {
    await cluster.restartLater(3 * minute);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) await cluster.sweep();
  }
}

async function ownersOfLinks({ emulator }: Cluster): Promise<ReadonlySet<string>> {
  const linked = (await emulator.sessions()).filter(({ status }) => status === 'READY');
  return new Set(linked.map(({ name }) => name.trim().split(' ')[0] ?? ''));
}

/** The owner opens the page once more and hears that the account is linked. */
async function comeBack(cluster: Cluster, owner: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await cluster.ask('session-create', { name: owner }, owner, `${owner}-back`);
    if (answer.isLinked) return;
    await pause(cluster.emulator, answer.retryAfter);
  }
}

/** A message for each of a few linked sessions. */
async function sendMessages({ emulator }: Cluster, random: () => number): Promise<void> {
  const linked = (await emulator.sessions()).filter(({ status }) => status === 'READY');
  for (const { uniqueId } of linked) if (random() < 0.2) await emulator.phone.message('Hello', uniqueId);
}

let lastSeed = 0;

interface Totals {
  kills: number;
  creates: number;
  linked: number;
  events: number;
}

/**
 * Runs so many lives, and expects of each run: no second session, no linked one deleted, none left over, every link told, no
 * event lost.
 *
 * @param store - the address of the database
 */
export async function runAll(store: () => string, title: string, lives: number, options?: LivesOptions): Promise<void> {
  const totals: Totals = { kills: 0, creates: 0, linked: 0, events: 0 };
  for (let run = 0; run * livesAtOnce < lives; run += 1) {
    // Another owner for each, on a database that keeps what was there before.
    lastSeed += 1;
    const seed = firstSeed * 1_000 + lastSeed;
    const outcome = await runLives(store(), seed, options);
    const { seconds, left, untold, linkedDeletes, scannedDeletes, racedDeletes, told, accepted } = outcome;
    expect({ seconds, left }, `seed ${seed}`).toEqual({ seconds: [], left: [] });
    expect(linkedDeletes + scannedDeletes - racedDeletes, `linked sessions deleted, seed ${seed}`).toBe(0);
    expect(untold, `owners whose link was not told, seed ${seed}`).toEqual([]);
    const lost = [...accepted].filter((id) => !told.heard.event.has(id));
    if (options?.forgets !== true) expect(lost, `events lost, seed ${seed}`).toEqual([]);
    totals.kills += outcome.kills;
    totals.creates += outcome.creates;
    totals.linked += outcome.linked;
    totals.events += told.heard.event.size;
  }
  process.stdout.write(`${title}: ${JSON.stringify(totals)}\n`);
  expect(totals.kills).toBeGreaterThan(lives / livesAtOnce);
  expect(totals.creates).toBeGreaterThan(lives / 2);
  expect(totals.linked).toBeGreaterThan(lives / 20);
  expect(totals.events).toBeGreaterThan(0);
}
