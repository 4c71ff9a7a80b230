import type { WhatsGateRecord } from '@whatsgate/client';
import type { CallbackTokens } from '../gateway/callback-token.ts';
import type { OwnSession } from '../gateway/whatsgate.ts';
import type { StoreDocument, StoreEntry, WhatsGateStore } from '../stores/store.ts';
import { toDailyLook } from './daily-look.ts';
import { looksLinked } from './link.ts';
import { linkedGoneAfter } from './slot.ts';

/** A session of this installation that no slot knows. */
export interface UnclaimedSession {
  readonly session: OwnSession;
  /** When it was first noticed, in ms since the epoch by the store's clock. */
  readonly noticedAt: number;
  readonly seenLinked: boolean;
  /** When a read first came back empty; null while the session is there. */
  readonly missingSince: number | null;
  readonly entry: StoreEntry;
}

/** Remembers them in the store, so that each server and each fresh process goes on where the last one stopped. */
export interface UnclaimedSessions {
  /** Notes a session as it was listed. */
  note(session: OwnSession): Promise<UnclaimedSession | null>;
  listOf(owner: string): Promise<readonly UnclaimedSession[]>;
  /** Those that must be looked at: once a day, and again a minute after an empty answer. */
  listDue(): Promise<readonly UnclaimedSession[]>;
  /** Notes what a look has shown; forgets a session that was missing twice. */
  noteRead(session: UnclaimedSession, record: WhatsGateRecord | null): Promise<void>;
  forget(entry: StoreEntry): Promise<void>;
}

interface Stored extends OwnSession {
  readonly noticedAt: number;
  readonly seenLinked: boolean;
  readonly missingSince: number | null;
}

const collection = 'unclaimed';
const maxDue = 100;

export function createUnclaimedSessions(store: WhatsGateStore, tokens: CallbackTokens): UnclaimedSessions {
  // Listed by the mark of its owner, whose id a server that has forgotten everything cannot know.
  const toDocument = (value: Stored, dueAt: number): StoreDocument => {
    return { collection, owner: value.token.ownerMark, aliases: [], dueAt, value };
  };
  const toSession = (entry: StoreEntry): UnclaimedSession => {
    const { record, token, ...seen } = entry.document.value as Stored;
    return { session: { record, token }, ...seen, entry };
  };

  return {
    async note(session) {
      const { record } = session;
      const key = `unclaimed:${record.unique_id}`;
      const before = await store.get(key);
      const known = before?.document.value as Stored | undefined;
      const now = await store.now();
      const noticedAt = known?.noticedAt ?? now;
      const seenLinked = (known?.seenLinked ?? false) || looksLinked(record);
      const document = toDocument(
        { ...session, noticedAt, seenLinked, missingSince: null },
        toDailyLook(session.token.createId, now),
      );
      if (known?.record.status !== record.status || known?.seenLinked !== seenLinked)
        if ((await store.put(key, document, before?.version ?? null)) !== 'done') return null;
      const entry = await store.get(key);
      return entry === null ? null : { ...toSession(entry), session };
    },
    async listOf(owner) {
      const marks = await tokens.ownerMarks(owner);
      const lists = await Promise.all(marks.map((mark) => store.listByOwner(collection, mark)));
      return lists.flat().map(toSession);
    },
    listDue: async () => (await store.listDue(collection, await store.now(), maxDue)).map(toSession),
    async noteRead({ entry, ...seen }, record) {
      const now = await store.now();
      const missingSince = record === null ? (seen.missingSince ?? now) : null;
      const isGone = missingSince !== null && now - missingSince >= linkedGoneAfter;
      const value: Stored = {
        token: seen.session.token,
        record: record ?? seen.session.record,
        noticedAt: seen.noticedAt,
        seenLinked: seen.seenLinked || (record !== null && looksLinked(record)),
        missingSince,
      };
      const document = toDocument(
        value,
        missingSince === null ? toDailyLook(value.token.createId, now) : now + linkedGoneAfter,
      );
      await store.put(entry.key, isGone ? null : document, entry.version);
    },
    async forget({ key, version }) {
      await store.put(key, null, version);
    },
  };
}
