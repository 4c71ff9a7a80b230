import { createEmulator } from '@whatsgate/emulator';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { toSize } from '../../../scripts/quality/test-size.ts';
import { createMemoryStore, createWhatsGateServer, type ServerClock, type WhatsGateServer } from '../src/index.ts';
import { inSimulatedTime } from '../src/testing/index.ts';
import { createCount, live, type Servers, toAnswer, toRequestInit } from './lives/life.ts';

const livesInAll = toSize({ quick: 40, usual: 500, soak: 20_000 });
const livesAtOnce = 20;
// `SOAK_SEED=1 npm run soak` tries other ones.
const firstSeed = Number(process.env.SOAK_SEED ?? 1);
const minute = 60_000;
const oldSecret = 'the secret of last month, 32 characters';
const newSecret = 'the secret of this month, 32 characters';

/** Servers before an unreliable WhatsGate, and what may happen to them. */
interface Installation extends Servers {
  /** Starts all servers anew. @param keepsStore - whether what they remembered is still there */
  restart(keepsStore: boolean): void;
  rotateSecret(): void;
  /** What an operator or a time server does to the clock of a machine. */
  jump(ms: number): void;
  sweep(): Promise<void>;
  close(): void;
}

async function createInstallation(seed: number, servers: number): Promise<Installation> {
  const emulator = await createEmulator({
    clock: 'manual',
    slots: 1_000,
    unreliable: { seed, all: 0.05 },
    fetch: async () => new Response('no webhooks yet', { status: 404 }),
  });
  const simulated = inSimulatedTime(emulator.clock);
  const random = createRandom(seed);
  let jumped = 0;
  let secret: string[] = [oldSecret];
  // The store's clock is steady: it is the one that servers share.
  let store = createMemoryStore(simulated.clock.now);
  const clock: ServerClock = { ...simulated.clock, now: () => simulated.clock.now() + jumped };
  const start = (): WhatsGateServer =>
    createWhatsGateServer({
      ...simulated,
      clock,
      apiKey: emulator.apiKey,
      secret,
      publicUrl: 'https://app.test/api/whatsgate',
      baseUrl: `${emulator.url}/api/v1`,
      identify: (request) => request.headers.get('x-user'),
      budget: false,
      fetch: (input, init) => emulator.fetch(new Request(input, init)),
      store,
      log: () => {},
    });
  let running: WhatsGateServer[] = [];
  const startAll = () => {
    for (const server of running) server.close();
    running = Array.from({ length: servers }, start);
  };
  startAll();
  const pick = () => running[Math.floor(random() * running.length)] as WhatsGateServer;
  return {
    emulator,
    async ask(command, body, owner, lease, saysSuccess = false) {
      const init = toRequestInit(body, owner, lease, saysSuccess);
      return toAnswer(await pick().fetch(new Request(`https://app.test/api/whatsgate/${command}`, init)));
    },
    restart(keepsStore) {
      if (!keepsStore) store = createMemoryStore(simulated.clock.now);
      startAll();
    },
    rotateSecret() {
      secret = [newSecret, oldSecret];
      startAll();
    },
    jump(ms) {
      jumped += ms;
    },
    async sweep() {
      for (const server of running) await server.sweep().catch(() => {});
    },
    close() {
      for (const server of running) server.close();
    },
  };
}

function disturb(installation: Installation, step: number, random: () => number, servers: number): void {
  if (step % 300 === 120) installation.restart(servers > 1 || random() < 0.5);
  if (step === 400) installation.rotateSecret();
  if (step % 500 === 250) installation.jump(random() < 0.5 ? -60 * minute : 60 * minute);
}

async function runLives(seed: number, servers: number) {
  const random = createRandom(seed);
  const installation = await createInstallation(seed, servers);
  const { emulator } = installation;
  const countByOwner = createCount(emulator);
  let isOver = false;
  const lives = Promise.all(
    Array.from({ length: livesAtOnce }, (_, index) => live(installation, `life-${seed}-${index}`, random)),
  ).then(() => {
    isOver = true;
  });
  const seconds = new Set<string>();
  for (let step = 0; !isOver; step += 1) {
    await emulator.clock.advance(1_000);
    disturb(installation, step, random, servers);
    for (const [owner, count] of await countByOwner()) if (count > 1) seconds.add(owner);
  }
  await lives;
  await emulator.unreliable(null);
  // Every lease lapses, every open create is settled, every delete is repeated.
  for (let passed = 0; passed < 30; passed += 1) {
    await emulator.clock.advance(minute + 1_000);
    await installation.sweep();
  }
  installation.close();
  const sessions = await emulator.sessions();
  return {
    ...(await emulator.ledger()),
    seconds: [...seconds],
    left: sessions.filter(({ status }) => status !== 'READY'),
  };
}

describe.each([1, 3])('C1 to C7, D1, D3, D6, P1, P2: an unreliable WhatsGate, %i servers on one store', (servers) => {
  it(`${livesInAll / 2} random lives with restarts, a new secret and jumping clocks`, {
    timeout: 3_600_000,
  }, async () => {
    const totals = { creates: 0, deletes: 0, raced: 0, linked: 0, doubled: 0 };
    for (let run = 0; run * livesAtOnce < livesInAll / 2; run += 1) {
      const seed = firstSeed * 10_000 + servers * 1_000 + run;
      const outcome = await runLives(seed, servers);
      const { seconds, left, linkedDeletes, scannedDeletes, racedDeletes } = outcome;
      expect({ seconds, left }, `seed ${seed}`).toEqual({ seconds: [], left: [] });
      expect(linkedDeletes + scannedDeletes - racedDeletes, `linked sessions deleted, seed ${seed}`).toBe(0);
      totals.creates += outcome.creates;
      totals.deletes += outcome.deletes;
      totals.raced += racedDeletes;
      totals.doubled += outcome.doubledCreates;
      totals.linked += outcome.live;
    }
    process.stdout.write(`Lives with ${servers} server(s): ${JSON.stringify(totals)}\n`);
    expect(totals.creates).toBeGreaterThan(livesInAll / 4);
    expect(totals.linked).toBeGreaterThan(livesInAll / 50);
    expect(totals.doubled).toBeGreaterThan(0);
  });
});
