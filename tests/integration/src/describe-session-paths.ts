import { whatsGateSessionMachine } from '@whatsgate/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toSize } from '../../../scripts/quality/test-size.ts';
import { createWalk, type Deed, deeds, perform, whereIs } from './session-walk.ts';
import type { Route, World } from './world.ts';

/** Straight to WhatsGate a create without an answer cannot be found again: the error says where to look. */
const deedsOn = (route: Route) =>
  (Object.keys(deeds) as Deed[]).filter((deed) => isFor(route, [deed]) && !rare.has(deed));
/** Lead to places of their own only together with what stands in `rareWays`. */
const rare = new Set<Deed>(['page is hidden', 'the sign-in lapses', 'signed in again', 'logged out on the phone']);
const isFor = (route: Route, way: readonly Deed[]) => route === 'relay' || !way.includes('the next create is lost');
// Straight to WhatsGate it is the same chart: less of it is enough there.
const depths: Readonly<Record<Route, number>> = {
  relay: toSize({ quick: 3, usual: 4, soak: 6 }),
  direct: toSize({ quick: 3, usual: 3, soak: 5 }),
};
/** Straight to WhatsGate it is the same chart, so `npm run soak` alone goes to all places there. */
const isExplored = (route: Route) => route === 'relay' || toSize({ quick: false, usual: false, soak: true });
/** How many paths there are at least, so that a walk that finds none does not pass. */
const fewest: Readonly<Record<number, number>> = { 3: 20, 4: 80, 5: 300, 6: 2_000 };

/** Ways to what no shortest path leads to: a real phone, proxy or user has taken each. */
const rareWays: readonly (readonly Deed[])[] = [
  ['the next create takes long', 'start', 'a minute', 'twenty seconds', 'twenty seconds'],
  ['the next create takes long', 'start', 'a minute', 'retry'],
  ['start', 'a moment', 'the next delete takes long', 'switch to code', 'a minute', 'a moment', 'two minutes'],
  ['links lead elsewhere', 'start', 'a moment', 'two minutes'],
  ['the next create is refused', 'start', 'a moment', 'retry', 'a moment'],
  ['the next create is lost', 'start', 'twenty seconds', 'retry', 'twenty seconds'],
  ['start', 'a moment', 'page: success', 'the network is gone', 'a minute', 'twenty seconds'],
  ['start', 'a moment', 'page: success', 'a minute', 'a moment', 'retry', 'links'],
  ['start', 'a moment', 'page: success', 'a minute', 'scan', 'twenty seconds'],
  ['start', 'a moment', 'page: error', 'retry', 'frame lost again and again'],
  ['start', 'a moment', 'page: error', 'twenty seconds', 'links'],
  ['start', 'a moment', 'page: broken', 'links'],
  ['start', 'a moment', 'page: qr', 'deleted elsewhere', 'twenty seconds', 'a moment', 'retry', 'a moment'],
  ['start', 'a moment', 'a moment', 'scan', 'a moment', 'close', 'twenty seconds', 'start'],
  ['start', 'a moment', 'a moment', 'scan', 'switch to code', 'twenty seconds'],
  ['start by code', 'a moment', 'page: qr', 'two minutes', 'a minute', 'retry'],
  ['start', 'a moment', 'page: qr', 'five minutes', 'retry', 'a moment'],
  ['start', 'another takes over', 'a moment'],
  ['start', 'a moment', 'another takes over', 'a moment'],
  ['start', 'a moment', 'page: success', 'switch to code', 'retry', 'a moment'],
  ['start', 'a moment', 'page: success', 'close', 'start', 'a moment'],
  ['start', 'a moment', 'page: success', 'close', 'start by code', 'a moment'],
  ['start', 'twenty seconds', 'page is hidden', 'twenty seconds', 'page wakes', 'a moment', 'close', 'a moment'],
  ['start', 'a moment', 'page: success', 'page is hidden', 'twenty seconds', 'page wakes', 'links'],
  ['start', 'component goes and comes', 'a moment', 'page wakes', 'links', 'close', 'close'],
  ['start', 'a moment', 'component goes', 'component comes', 'a moment', 'page: qr'],
  ['start', 'a moment', 'component goes', 'start by code', 'a moment'],
  ['start', 'a moment', 'page: qr', 'page comes back from the cache', 'a moment'],
  ['start', 'a moment', 'the network is gone', 'page comes back from the cache', 'a minute', 'a moment'],
  ['start', 'links', 'the network is gone', 'page comes back from the cache', 'a minute', 'a moment'],
  ['start', 'links', 'component goes', 'page wakes', 'a moment', 'component comes', 'a moment'],
  ['start', 'links', 'page wakes', 'a moment', 'close', 'start', 'a moment'],
  // The relay believes the second empty answer, of a linked session a minute later.
  ['start', 'a moment', 'page: qr', 'deleted elsewhere', 'a minute', 'a moment', 'retry', 'a moment'],
  [
    'start',
    'links',
    'logged out on the phone',
    'page wakes',
    'two minutes',
    'page wakes',
    'two minutes',
    'page wakes',
    'two minutes',
    'start',
    'a moment',
  ],
  ['start', 'links', 'logged out on the phone', 'page wakes', 'a moment', 'two minutes', 'start', 'a moment'],
  [
    'start',
    'a moment',
    'the sign-in lapses',
    'twenty seconds',
    'a moment',
    'a moment',
    'signed in again',
    'retry',
    'a moment',
  ],
  [
    'start',
    'a moment',
    'page: error',
    'the sign-in lapses',
    'twenty seconds',
    'a moment',
    'a moment',
    'signed in again',
  ],
  [
    'start',
    'a moment',
    'page: success',
    'the sign-in lapses',
    'a moment',
    'twenty seconds',
    'signed in again',
    'retry',
    'links',
  ],
  [
    'start',
    'a moment',
    'page: success',
    'a minute',
    'a moment',
    'the sign-in lapses',
    'twenty seconds',
    'signed in again',
  ],
  ['start', 'a moment', 'page: success', 'page: broken', 'start', 'a moment'],
  ['start', 'a moment', 'page: success', 'page: broken', 'start by code', 'a moment'],
  ['the next create takes long', 'links lead elsewhere', 'start', 'a minute', 'twenty seconds'],
];

/** What only a create without an answer straight to WhatsGate leads to, or a record without the address of its page. */
const walkedElsewhere = [
  'session: slot.failed -> session.error.invalid',
  'session.error.late: slot.active [frameNotNeeded] -> stays',
];
/** Straight to WhatsGate each create makes a new session. */
const walkedThroughRelay = ['session: slot.linked [isAlreadyLinked] -> session.success.confirmed'];

interface Edge {
  readonly source: { readonly id: string };
  readonly eventType: string;
  readonly guard?: unknown;
  readonly target?: readonly { readonly id: string }[] | undefined;
}
const nameOf = ({ source, eventType, guard, target = [] }: Edge) =>
  `${source.id}: ${eventType}${typeof guard === 'string' ? ` [${guard}]` : ''} -> ${target.map(({ id }) => id).join() || 'stays'}`;

interface ChartState {
  readonly transitions: ReadonlyMap<string, readonly Edge[]>;
  readonly states: Readonly<Record<string, ChartState>>;
}
const edgesOf = ({ transitions, states }: ChartState): string[] => [
  ...[...transitions.values()].flat().map(nameOf),
  ...Object.values(states).flatMap(edgesOf),
];

/** Walks in a new world. @returns where each step led */
async function walk(
  route: Route,
  way: readonly Deed[],
  walked: Set<string>,
): Promise<{ world: World; places: string[] }> {
  const world = await createWalk(route, (event) => {
    if (event.type === '@xstate.microstep')
      for (const edge of event._transitions) walked.add(nameOf(edge as unknown as Edge));
  });
  const places: string[] = [];
  for (const deed of way) {
    await perform(world, deed);
    places.push(whereIs(world));
  }
  return { world, places };
}

/** What the ledger must say at the end of a way, now and once all is given up and settled. */
async function expectNoLeak(route: Route, { emulator, session, pass }: World, way: readonly Deed[]): Promise<void> {
  const told = `after ${way.join(', ')}`;
  const now = await emulator.ledger();
  const { status, confirmed, record } = session.getSnapshot();
  // A session whose code, page or link is shown is alive at WhatsGate, unless it was deleted
  // by hand and not noticed yet.
  if (
    (status === 'qr' || status === 'code' || confirmed) &&
    !way.includes('deleted elsewhere') &&
    !way.includes('logged out on the phone')
  )
    expect(now.live, told).toBeGreaterThanOrEqual(1);
  if (status === 'idle') expect(now.creates, told).toBe(0);
  if (status === 'success') expect(record, told).not.toBeNull();

  session.close();
  // The network that was cut comes back for a slot that is overdue.
  if (way.includes('the network is gone')) return;
  // Five minutes for what may be linked, and a while for its delete.
  await pass(520_000);
  const { creates, deletes, live, maxLive, linkedDeletes } = await emulator.ledger();
  const linked = (await emulator.sessions()).filter(({ status }) => status === 'READY').length;
  // A session that was logged out on the phone ends by itself.
  const ended = way.filter((deed) => deed === 'logged out on the phone').length;
  expect({ left: creates - deletes - ended, live, linkedDeletes }, told).toEqual({
    left: linked,
    live: linked,
    linkedDeletes: 0,
  });
  // Straight to WhatsGate, a start after a link makes another session.
  expect(maxLive, `never two pending, ${told}`).toBeLessThanOrEqual(route === 'relay' ? 1 : 1 + linked);
}

/** From each place, the first deed that leads to each other place. */
type Graph = Map<string, Map<string, Deed>>;

/**
 * Does everything that can happen in each place that can be reached.
 *
 * @returns the places, and how one leads to another
 */
async function explore(route: Route, walked: Set<string>): Promise<{ places: string[]; graph: Graph }> {
  const shortest = new Map<string, readonly Deed[]>([['idle', []]]);
  const graph: Graph = new Map();
  // The map grows while it is gone through: what is found last is gone on from, too.
  for (const [from, before] of shortest) {
    const next = new Map<string, Deed>();
    graph.set(from, next);
    for (const deed of deedsOn(route)) {
      const way = [...before, deed];
      const { world, places } = await walk(route, way, walked);
      const to = places.at(-1) as string;
      if (!shortest.has(to)) shortest.set(to, way);
      if (to !== from && !next.has(to)) next.set(to, deed);
      await expectNoLeak(route, world, way);
    }
  }
  return { places: [...shortest.keys()], graph };
}

/** Every path of at most this length that meets no place twice. */
function findPaths(graph: Graph, longest: number): readonly Deed[][] {
  const paths: Deed[][] = [];
  const extend = (path: Deed[], place: string, met: readonly string[]) => {
    if (path.length > 0) paths.push(path);
    if (path.length === longest) return;
    for (const [to, deed] of graph.get(place) ?? []) if (!met.includes(to)) extend([...path, deed], to, [...met, to]);
  };
  extend([], 'idle', ['idle']);
  return paths;
}

/** Walks the session chart by everything that can happen, and compares each walk with the emulator's ledger. */
export function describeSessionPaths(route: Route): void {
  describe(`the session chart, walked against the ledger (${route})`, () => {
    // Equal ways must lead to equal places: no jitter.
    beforeAll(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5));
    afterAll(() => void vi.restoreAllMocks());

    const walked = new Set<string>();

    if (isExplored(route)) describePlaces(route, walked);

    it('the rare ways too', { timeout: 3_600_000 }, async () => {
      for (const way of rareWays.filter((each) => isFor(route, each)))
        await expectNoLeak(route, (await walk(route, way, walked)).world, way);
    });

    if (isExplored(route)) {
      it('takes every edge of the chart', () => {
        const except = [...walkedElsewhere, ...(route === 'direct' ? walkedThroughRelay : [])];
        expect(
          edgesOf(whatsGateSessionMachine.root as unknown as ChartState).filter(
            (edge) => !walked.has(edge) && !except.includes(edge),
          ),
        ).toEqual([]);
      });
    }
  });
}

/** From each place everything that can happen, then every path to a certain length. */
function describePlaces(route: Route, walked: Set<string>): void {
  let graph: Graph = new Map();

  it('every shortest path: nothing leaks, never two are alive', { timeout: 3_600_000 }, async () => {
    const found = await explore(route, walked);
    graph = found.graph;
    expect(found.places.sort()).toEqual([
      'broken BROKEN',
      'closed',
      'error.failed EXPIRED',
      'error.invalid INVALID_NUMBER',
      'error.rejected AUTH_FAILED',
      'error.unconfirmed NOT_CONFIRMED',
      'idle',
      'initializing.connecting.loading',
      'initializing.connecting.silent',
      'initializing.creating',
      'initializing.releasing',
      'initializing.reverifying',
      'initializing.suspended',
      'initializing.unseen',
      'initializing.verifying',
      'qr.fresh',
      'qr.stale',
      'success.confirmed',
      'success.confirming',
      'success.finalCheck',
    ]);
  });

  const deepest = depths[route];
  it(`every path that meets no place twice, to depth ${deepest}`, { timeout: 3_600_000 }, async () => {
    const paths = findPaths(graph, deepest);
    // A path that goes on is walked as a part of the longer one.
    const longest = paths.filter(({ length }) => length === deepest);
    for (const path of longest) await expectNoLeak(route, (await walk(route, path, walked)).world, path);
    expect(paths.length).toBeGreaterThan(fewest[deepest] ?? Number.POSITIVE_INFINITY);
  });
}
