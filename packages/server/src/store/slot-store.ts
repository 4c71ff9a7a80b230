import type { WhatsGateAuth, WhatsGateRecord } from '@whatsgate/client';

/** One paid slot as the server remembers it: plain JSON. */
export interface StoredSlot {
  readonly caller: string;
  readonly name: string;
  readonly auth: WhatsGateAuth;
  /** Names the create. It stands in the session's callback address, so the session can be recognised by it. */
  readonly intent: string;
  /** `opening`: asked for, not yet known; `held`: known; `leaving`: to be deleted, however often it takes. */
  readonly state: 'opening' | 'held' | 'leaving';
  /** The session as last seen; null while it is opening. */
  readonly record: WhatsGateRecord | null;
  /** When the intent was recorded, in ms since the epoch. */
  readonly since: number;
  /** Whether the session of this intent was ever seen linked: then only `unlink` deletes it. */
  readonly seenLinked: boolean;
  /** When a page last reported `success` for it, in ms since the epoch; null if none did. */
  readonly successAt: number | null;
  /** Until when each page holds it (ms since the epoch), by its idempotency key. */
  readonly holders: Readonly<Record<string, number>>;
}

/** A slot with what tells whether somebody else has changed it meanwhile. */
export interface SlotEntry {
  readonly key: string;
  readonly slot: StoredSlot;
  readonly version: number;
}

/**
 * Where the slots are kept. Small on purpose: a table with a version column, or a hash with a script, is enough. Every
 * method may reject; then nothing was changed, or it is not known.
 */
export interface SlotStore {
  get(key: string): Promise<SlotEntry | null>;
  /**
   * Writes, or removes with `null`, if and only if the version is still this one (`null`: if there is nothing yet).
   *
   * @returns whether it was done
   */
  put(key: string, slot: StoredSlot | null, version: number | null): Promise<boolean>;
  /** The slots of one caller. Rejects for an absent or empty caller: it must never mean "all". */
  list(caller: string): Promise<readonly SlotEntry[]>;
  /** The slots of all callers, for the sweep. */
  listAll(): Promise<readonly SlotEntry[]>;
  /** Takes a job for `ms` milliseconds, so that one server at a time does it. @returns whether it was free */
  claim(job: string, ms: number): Promise<boolean>;
}
