import { type WhatsGateClient, WhatsGateError, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from '../../src/clock.ts';
import { createCallbackTokens } from '../../src/gateway/callback-token.ts';
import type { Gateway, OwnSession } from '../../src/gateway/whatsgate.ts';
import { createMemoryStore } from '../../src/index.ts';
import { createCreateRequest } from '../../src/slots/create-request.ts';
import type { DeleteRule } from '../../src/slots/may-delete.ts';
import { createOwnership } from '../../src/slots/ownership.ts';
import { createRefresh } from '../../src/slots/refresh.ts';
import { createRelease } from '../../src/slots/release.ts';
import { createSessionReads } from '../../src/slots/session-reads.ts';
import { otherStatuses, type Slot } from '../../src/slots/slot.ts';
import { createSlotRepository } from '../../src/slots/slot-repository.ts';
import { createUnclaimedSessions } from '../../src/slots/unclaimed-sessions.ts';
import { createUnlink } from '../../src/slots/unlink.ts';
import { born, sampleRecord } from './slot-samples.ts';

const secret = 'a secret of at least thirty-two characters';
export const tokens = createCallbackTokens([secret], 'https://app.test', globalThis.crypto);
export const rule: DeleteRule = { pendingStatuses: ['PENDING', 'AUTH'], pendingFor: 15 * 60_000 };
export const knownStatuses = [...rule.pendingStatuses, ...otherStatuses];

export const refused = (code: 'UNAUTHORIZED' | 'SLOTS_EXHAUSTED' = 'UNAUTHORIZED') =>
  new WhatsGateError(code, 'WhatsGate has refused it.');
export const broken = () => new WhatsGateError('NETWORK', 'The connection broke.', { ambiguous: true });

/** A session of this installation, and of which slot it was made. */
interface MadeSession extends Partial<Omit<WhatsGateRecord, 'name'>> {
  readonly owner?: string;
  readonly name?: string;
  readonly bornAt?: number;
}

/**
 * The parts of a server before a WhatsGate that is a map: for what one part does at each of its steps. A pause ends at
 * once, and moves the clock.
 */
export function createParts() {
  const time = { now: born + 60_000, atPause: async () => {} };
  const clock: ServerClock = {
    now: () => time.now,
    async pause(ms) {
      await time.atPause();
      time.now += ms;
    },
    every: () => () => {},
  };
  /** What WhatsGate was asked for, in order: `read session`, `delete session`, … */
  const actions: string[] = [];
  const sessions = new Map<string, WhatsGateRecord>();
  /** Called before each request is answered; what it throws is the answer. */
  const upstream: { before: (action: string) => unknown } = { before: () => {} };
  const ask = async (action: string) => {
    actions.push(action);
    await upstream.before(action);
  };

  const own = async (accepts: (session: OwnSession) => Promise<boolean>): Promise<readonly OwnSession[]> => {
    const found: OwnSession[] = [];
    for (const record of sessions.values()) {
      const token = await tokens.read(record.callback);
      if (token !== null && (await accepts({ record, token }))) found.push({ record, token });
    }
    return found;
  };
  const gateway: Gateway = {
    async create({ callback, upstreamName }) {
      await ask('create');
      const record = sampleRecord({ unique_id: `session ${sessions.size + 1}`, name: upstreamName, callback });
      sessions.set(record.unique_id, record);
      return record;
    },
    async read(id) {
      await ask(`read ${id}`);
      return sessions.get(id) ?? null;
    },
    async findBySlot(owner, name, isThorough) {
      await ask(isThorough ? 'find thoroughly' : 'find');
      return own(({ token }) => tokens.isOf(token, owner, name));
    },
    async list(status) {
      await ask(`list ${status ?? 'all'}`);
      return own(async ({ record }) => status === undefined || record.status === status);
    },
    async *listPages({ status }) {
      await ask(`list ${status}`);
      yield [...sessions.values()].filter((record) => record.status === status);
    },
    async *listEvents() {},
    async setHook(id, callback) {
      await ask(`hook ${id}`);
      sessions.set(id, { ...sampleRecord(), ...sessions.get(id), callback });
    },
    async waitUntilGone(id) {
      await ask(`wait ${id}`);
      return !sessions.has(id);
    },
  };
  const client = {
    async deleteSession(id) {
      await ask(`delete ${id}`);
      const record = sampleRecord({ ...sessions.get(id), status: 'DESTROYING' });
      sessions.set(id, record);
      return record;
    },
  } as WhatsGateClient;

  const store = createMemoryStore(clock.now);
  const repository = createSlotRepository(store, { toDocument: () => null, announce: () => {} });
  const { pendingStatuses, pendingFor } = rule;
  const reads = createSessionReads({ gateway, pendingStatuses, now: clock.now, onListingFailed: () => {} });
  const refresh = createRefresh({ reads, repository, knownStatuses });
  const release = createRelease({ client, gateway, repository, refresh, rule });
  const unclaimed = createUnclaimedSessions(store, tokens);
  const createRequest = createCreateRequest({ gateway, repository, release, clock, knownStatuses });
  const listed = { at: born - 24 * 60 * 60_000 };
  const ready = async () => listed.at;
  const ownership = createOwnership({ gateway, tokens, repository, unclaimed, ready, knownStatuses, pendingFor });
  const unlink = createUnlink({ client, gateway, repository, refresh, ownership });

  const find = (name = 'Support') => repository.find('anna', name);
  /** Writes a slot, and its session if it has one. */
  const begin = async (slot: Slot): Promise<Slot> => {
    if ((await repository.begin(slot)) !== 'begun') throw new Error('The slot was not begun.');
    if (slot.record !== null) sessions.set(slot.record.unique_id, slot.record);
    return slot;
  };
  /** A session of this installation that no slot knows. */
  const addSession = async (id: string, made: MadeSession = {}): Promise<OwnSession> => {
    const { owner = 'anna', name = 'Support', bornAt = born, ...changes } = made;
    const { callback, upstreamName, text, ...token } = await tokens.issue(owner, name, { type: 'qr' }, bornAt);
    const record = sampleRecord({ unique_id: id, name: upstreamName, callback, ...changes });
    sessions.set(id, record);
    return { record, token };
  };
  return {
    ...{ time, clock, actions, sessions, upstream, listed, gateway, client, store, repository, refresh, release },
    ...{ unclaimed, createRequest, ownership, unlink, find, begin, addSession },
  };
}
