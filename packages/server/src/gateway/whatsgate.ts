import type {
  ListEventsFilter,
  WhatsGateAuth,
  WhatsGateClient,
  WhatsGateEvent,
  WhatsGateRecord,
} from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { CallbackToken, CallbackTokens, CreateIdentity } from './callback-token.ts';

/** A session at WhatsGate that carries a token of this installation. */
export interface OwnSession {
  readonly record: WhatsGateRecord;
  readonly token: CallbackToken;
}

/** What the server asks of WhatsGate, except deletes. Each method rejects with a `WhatsGateError`. */
export interface Gateway {
  create(identity: CreateIdentity, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  /** One session as it is now; null for an empty answer, which alone proves nothing. */
  read(uniqueId: string): Promise<WhatsGateRecord | null>;
  /**
   * This installation's sessions of one slot, by the mark in their name.
   *
   * @param isThorough - also through the lists of pending sessions, in case WhatsGate has changed the name
   */
  findBySlot(owner: string, name: string, isThorough: boolean): Promise<readonly OwnSession[]>;
  /** All sessions of one status, or of a name, page by page. */
  listPages(filter: { name?: string; status?: string }): AsyncIterable<readonly WhatsGateRecord[]>;
  /** This installation's sessions, those of one status or all. */
  list(status?: string): Promise<readonly OwnSession[]>;
  /** The stored events, page by page. */
  listEvents(filter: ListEventsFilter): AsyncIterable<WhatsGateEvent>;
  setHook(uniqueId: string, callback: string): Promise<void>;
  /** Waits until a session that is being deleted is gone, at most 30 s. @returns whether it is */
  waitUntilGone(uniqueId: string): Promise<boolean>;
}

interface GatewayOptions {
  readonly client: WhatsGateClient;
  readonly tokens: CallbackTokens;
  readonly clock: ServerClock;
  /** Statuses of a session that waits for the phone. */
  readonly pendingStatuses: readonly string[];
  /** Called when WhatsGate returns a different name from the one it was given. */
  readonly onNameChanged: () => void;
}

const pageSize = 100;
/** Stops a list that never ends. */
const maxPages = 2_000;
const readEvery = 500;
const maxWait = 30_000;

export function createGateway({ client, tokens, clock, pendingStatuses, onNameChanged }: GatewayOptions): Gateway {
  let keepsNames = true;

  /** A list goes on while a page is full: its own count of pages may be wrong. */
  async function* listPages(filter: { name?: string; status?: string }): AsyncIterable<readonly WhatsGateRecord[]> {
    for (let page = 1; page <= maxPages; page += 1) {
      const { records, skipped } = await client.listSessions({ ...filter, page, page_cnt: pageSize });
      yield records;
      if (records.length + skipped < pageSize) return;
    }
  }

  const list = async (filter: { name?: string; status?: string }): Promise<OwnSession[]> => {
    const found: OwnSession[] = [];
    for await (const records of listPages(filter))
      for (const record of records) {
        const token = await tokens.read(record.callback);
        if (token !== null) found.push({ record, token });
      }
    return found;
  };

  return {
    async create(identity, auth) {
      const { upstreamName, callback } = identity;
      const record = await client.createSession({ name: upstreamName, auth, callback });
      if (record.name !== upstreamName && keepsNames) {
        keepsNames = false;
        onNameChanged();
      }
      return record;
    },
    read: (uniqueId) => client.getSession(uniqueId),
    async findBySlot(owner, name, isThorough) {
      const found = new Map<string, OwnSession>();
      const look = async (filter: { name?: string; status?: string }) => {
        for (const session of await list(filter))
          if (await tokens.isOf(session.token, owner, name)) found.set(session.record.unique_id, session);
      };
      for (const upstreamName of await tokens.upstreamNames(owner, name)) await look({ name: upstreamName });
      if (found.size === 0 && (isThorough || !keepsNames)) for (const status of pendingStatuses) await look({ status });
      return [...found.values()];
    },
    listPages,
    list: (status) => list(status === undefined ? {} : { status }),
    async *listEvents(filter) {
      for (let page = 1; page <= maxPages; page += 1) {
        const { events, skipped } = await client.listEvents({ ...filter, page, page_cnt: pageSize });
        yield* events;
        if (events.length + skipped < pageSize) return;
      }
    },
    setHook: (uniqueId, callback) => client.setHook(uniqueId, callback),
    async waitUntilGone(uniqueId) {
      for (let waited = 0; waited < maxWait; waited += readEvery) {
        if ((await client.getSession(uniqueId)) === null) return true;
        await clock.pause(readEvery);
      }
      return false;
    },
  };
}
