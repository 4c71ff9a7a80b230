import type { CallbackTokens } from '../gateway/callback-token.ts';
import type { OwnSession } from '../gateway/whatsgate.ts';
import type { StoreDocument, StoreEntry, WhatsGateStore } from '../stores/store.ts';
import { looksLinked } from './slot.ts';

/** A session of this installation that no slot knows. */
export interface UnclaimedSession {
  readonly session: OwnSession;
  /** When it was first noticed, in ms since the epoch by the store's clock. */
  readonly noticedAt: number;
  readonly seenLinked: boolean;
  readonly entry: StoreEntry;
}

/** Remembers them in the store, so that each server and each fresh process goes on where the last one stopped. */
export interface UnclaimedSessions {
  /** Notes a session as it was listed. */
  note(session: OwnSession): Promise<UnclaimedSession | null>;
  listOf(owner: string): Promise<readonly UnclaimedSession[]>;
  forget(entry: StoreEntry): Promise<void>;
}

interface Stored extends OwnSession {
  readonly noticedAt: number;
  readonly seenLinked: boolean;
}

const collection = 'unclaimed';

export function createUnclaimedSessions(store: WhatsGateStore, tokens: CallbackTokens): UnclaimedSessions {
  return {
    async note(session) {
      const { record, token } = session;
      const key = `unclaimed:${record.unique_id}`;
      const before = await store.get(key);
      const known = before?.document.value as Stored | undefined;
      const noticedAt = known?.noticedAt ?? (await store.now());
      const seenLinked = (known?.seenLinked ?? false) || looksLinked(record);
      const value: Stored = { ...session, noticedAt, seenLinked };
      // Listed by the mark of its owner, whose id a server that has forgotten everything cannot know.
      const document: StoreDocument = { collection, owner: token.ownerMark, aliases: [], dueAt: null, value };
      if (known?.record.status !== record.status || known?.seenLinked !== seenLinked)
        if ((await store.put(key, document, before?.version ?? null)) !== 'done') return null;
      const entry = await store.get(key);
      return entry === null ? null : { session, noticedAt, seenLinked, entry };
    },
    async listOf(owner) {
      const marks = await tokens.ownerMarks(owner);
      const lists = await Promise.all(marks.map((mark) => store.listByOwner(collection, mark)));
      return lists.flat().map((entry) => {
        const { noticedAt, seenLinked, record, token } = entry.document.value as Stored;
        return { session: { record, token }, noticedAt, seenLinked, entry };
      });
    },
    async forget({ key, version }) {
      await store.put(key, null, version);
    },
  };
}
