import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';

/** A power switch: after so many operations the server is gone, in the middle of one. */
interface Fuse {
  /** Runs an operation of the server's, unless it is gone by then, or takes it along. */
  readonly run: <Result>(operation: () => Promise<Result>) => Promise<Result>;
  readonly isBlown: () => boolean;
}

const never = <Result>() => new Promise<Result>(() => {});

/** @param survives - how many operations are answered; the next one is done without anybody hearing of it, or not done at all */
function createFuse(survives: number, isLastDone: boolean): Fuse {
  let left = survives;
  return {
    isBlown: () => left < 0,
    async run(operation) {
      left -= 1;
      if (left >= 0) return operation();
      if (left === -1 && isLastDone) await operation().catch(() => {});
      return never();
    },
  };
}

function throughFuse(store: WhatsGateStore, { run }: Fuse): WhatsGateStore {
  return {
    now: () => run(() => store.now()),
    get: (key) => run(() => store.get(key)),
    getByAlias: (alias) => run(() => store.getByAlias(alias)),
    put: (...args) => run(() => store.put(...args)),
    listByOwner: (...args) => run(() => store.listByOwner(...args)),
    listDue: (...args) => run(() => store.listDue(...args)),
    acquireLock: (...args) => run(() => store.acquireLock(...args)),
  };
}

/** Replaces the server by one that dies at the given operation. */
function doom(harness: Harness, survives: number, isLastDone: boolean): Fuse {
  const fuse = createFuse(survives, isLastDone);
  harness.server.close();
  harness.server = harness.restart(throughFuse(harness.store, fuse), (input, init) =>
    fuse.run(() => harness.emulator.fetch(new Request(input, init))),
  );
  return fuse;
}

/** The dead server's successor, on the same store or on an empty one. */
function succeed(harness: Harness, keepsStore: boolean): void {
  harness.server.close();
  harness.server = harness.restart(keepsStore ? harness.store : createMemoryStore(harness.clock.now));
}

/** Asks, and lets time pass until the answer is there or the server is gone. */
async function ask(harness: Harness, fuse: Fuse, command: string, body: object, key: string): Promise<void> {
  let isAnswered = false;
  void harness.call(command, body, pageHeaders(key)).then(() => {
    isAnswered = true;
  });
  for (let step = 0; step < 200 && !isAnswered && !fuse.isBlown(); step += 1) await harness.advance(250);
  // Its last operation may still be on its way.
  await harness.advance(250);
}

async function sweepForLong({ server, advance }: Harness): Promise<void> {
  for (let minute = 0; minute < 24; minute += 1) {
    await advance(61_000);
    await server.sweep().catch(() => {});
  }
}

const idOf = async ({ emulator }: Harness): Promise<string> => (await emulator.sessions())[0]?.uniqueId ?? 'none';

// Far more operations than any of the three takes; a run in which the fuse holds is the last one.
const most = 90;
const moments = Array.from({ length: most }, (_, survives) => survives);

type Doing = 'create' | 'confirm' | 'delete' | 'delete after the scan';
/** What is in progress when the server dies, and whether the person has scanned by then. */
const commands: Readonly<Record<Doing, { readonly command: string; readonly isScanned: boolean }>> = {
  create: { command: 'session-create', isScanned: false },
  confirm: { command: 'sessions-get', isScanned: true },
  delete: { command: 'session-delete', isScanned: false },
  'delete after the scan': { command: 'session-delete', isScanned: true },
};

/** One life: the server dies while doing it, or not; its successor sweeps for long. */
async function runLife(doing: Doing, survives: number, isLastDone: boolean, keepsStore: boolean) {
  const harness = await createHarness();
  let fuse = doom(harness, doing === 'create' ? survives : Number.POSITIVE_INFINITY, isLastDone);
  await ask(harness, fuse, 'session-create', { name: 'Support' }, 'page');
  const { command, isScanned } = commands[doing];
  if (isScanned) await link(harness);
  if (doing !== 'create') {
    fuse = doom(harness, survives, isLastDone);
    await ask(harness, fuse, command, { WhatsappID: await idOf(harness) }, 'page');
  }
  const hasDied = fuse.isBlown();
  succeed(harness, keepsStore);
  await sweepForLong(harness);
  harness.server.close();
  const unsettled = keepsStore ? (await slotsOf(harness)).filter(({ state }) => state !== 'active') : [];
  return { hasDied, ledger: await harness.emulator.ledger(), unsettled };
}

describe.each([
  { successor: 'the same store', keepsStore: true },
  { successor: 'an empty store', keepsStore: false },
])('P1, P2, S1: a server that dies at any moment, its successor on $successor', ({ keepsStore }) => {
  it.each([
    { doing: 'create', isLastDone: true },
    { doing: 'create', isLastDone: false },
    { doing: 'confirm', isLastDone: true },
    { doing: 'confirm', isLastDone: false },
    { doing: 'delete', isLastDone: true },
    { doing: 'delete', isLastDone: false },
    { doing: 'delete after the scan', isLastDone: true },
    { doing: 'delete after the scan', isLastDone: false },
  ] as const)(
    'in a $doing (its last operation done: $isLastDone): no orphan, no second session, no linked one touched',
    {
      timeout: 600_000,
    },
    async ({ doing, isLastDone }) => {
      let crashes = 0;
      for (const survives of moments) {
        const { hasDied, ledger, unsettled } = await runLife(doing, survives, isLastDone, keepsStore);
        const expected = {
          live: commands[doing].isScanned ? 1 : 0,
          linkedDeletes: 0,
          maxLive: Math.min(1, ledger.creates),
        };
        expect(ledger, `after ${survives} operations`).toMatchObject(expected);
        expect(unsettled, `after ${survives} operations`).toEqual([]);
        if (!hasDied) break;
        crashes += 1;
      }
      // A confirm, and a delete after the scan, take three operations; everything else takes more.
      expect(crashes).toBeGreaterThanOrEqual(3);
      expect(crashes).toBeLessThan(most);
    },
  );

  it('in a create, and the caller comes back at once: one session in the end', { timeout: 600_000 }, async () => {
    for (const survives of moments) {
      const harness = await createHarness();
      const fuse = doom(harness, survives, true);
      await ask(harness, fuse, 'session-create', { name: 'Support' }, 'page');
      succeed(harness, keepsStore);
      expect(await createUntilGiven(harness), `after ${survives} operations`).toBe(200);
      expect(await harness.emulator.ledger(), `after ${survives} operations`).toMatchObject({ live: 1, maxLive: 1 });
      harness.server.close();
      if (!fuse.isBlown()) break;
    }
  });
});

/** Presses start again and again, as a person would, for as long as the relay asks for patience. */
async function createUntilGiven(harness: Harness): Promise<number> {
  let status = 0;
  for (let tries = 0; tries < 10 && status !== 200; tries += 1) {
    void harness.call('session-create', { name: 'Support' }, pageHeaders('page')).then((answer) => {
      status = answer.status;
    });
    for (let step = 0; step < 80 && status !== 200; step += 1) await harness.advance(500);
  }
  return status;
}
