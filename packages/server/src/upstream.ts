import { isWhatsGateError, type WhatsGateAuth, type WhatsGateClient, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import type { Tokens } from './tokens.ts';

/** What the slots ask of WhatsGate. */
export interface Upstream {
  /** Creates; when no answer comes, looks the session up by its token instead of asking again. @throws WhatsGateError */
  create(intent: string, name: string, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  read(uniqueId: string): Promise<WhatsGateRecord | null>;
  remove(uniqueId: string): Promise<WhatsGateRecord>;
  /** Waits until a session that is being deleted is gone. @returns whether it is */
  drain(uniqueId: string): Promise<boolean>;
  /** The session of this intent, if there is one. */
  find(intent: string, name: string): Promise<WhatsGateRecord | null>;
  /** Every session that carries a token of this server's, by its intent. */
  own(): Promise<ReadonlyMap<string, WhatsGateRecord>>;
  /** Makes a session recognisable as this intent's. */
  mark(uniqueId: string, intent: string): Promise<void>;
}

interface UpstreamOptions {
  readonly client: WhatsGateClient;
  readonly tokens: Tokens;
  readonly clock: ServerClock;
}

const pageSize = 100;
/** A session may show up a moment after the connection broke. Milliseconds before each look. */
const looks = [0, 1_000, 3_000];
const drainEvery = 500;
const longestDrain = 30_000;

export function createUpstream({ client, tokens, clock }: UpstreamOptions): Upstream {
  const own = async (filter: { name?: string } = {}): Promise<ReadonlyMap<string, WhatsGateRecord>> => {
    const found = new Map<string, WhatsGateRecord>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await client.listSessions({ ...filter, page, page_cnt: pageSize });
      pages = answer.pages;
      for (const record of answer.records) {
        const intent = await tokens.readCallback(record.callback);
        if (intent !== null) found.set(intent, record);
      }
    }
    return found;
  };
  const find = async (intent: string, name: string) => (await own({ name })).get(intent) ?? null;

  return {
    own: () => own(),
    find,
    async create(intent, name, auth) {
      const callback = await tokens.toCallback(intent);
      try {
        return await client.createSession({ name, auth, callback });
      } catch (error) {
        if (!isWhatsGateError(error) || !error.ambiguous) throw error;
        for (const wait of looks) {
          await clock.pause(wait);
          const record = await find(intent, name).catch(() => null);
          if (record !== null) return record;
        }
        throw error;
      }
    },
    read: (uniqueId) => client.getSession(uniqueId),
    remove: (uniqueId) => client.deleteSession(uniqueId),
    async drain(uniqueId) {
      for (let waited = 0; waited < longestDrain; waited += drainEvery) {
        if ((await client.getSession(uniqueId)) === null) return true;
        await clock.pause(drainEvery);
      }
      return false;
    },
    async mark(uniqueId, intent) {
      await client.setHook(uniqueId, await tokens.toCallback(intent));
    },
  };
}
