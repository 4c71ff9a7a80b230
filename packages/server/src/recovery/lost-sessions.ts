import { type ServerClock, withDeadline } from '../clock.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { slotErrors } from '../slots/slot-error.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import type { UnclaimedSessions } from '../slots/unclaimed-sessions.ts';
import type { StoreDocument, WhatsGateStore } from '../stores/store.ts';

/** The sessions that WhatsGate has and a store does not: a new memory store, or one that was emptied. */
export interface LostSessions {
  /**
   * Waits until this store knows all sessions of the account, at most 10 s; the listing goes on in the background.
   *
   * @returns when they were listed, in ms since the epoch by the store's clock
   * @throws SlotError `StillListing`, and what WhatsGate or the store throws
   */
  ready(): Promise<number>;
  /** The listing that goes on after the answer; null when there is none. Never rejects. */
  underWay(): Promise<void> | null;
}

interface LostSessionsOptions {
  readonly store: WhatsGateStore;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly unclaimed: UnclaimedSessions;
  readonly clock: ServerClock;
  /** Told when a listing fails for which no request waits any more. */
  readonly onFailure: (error: unknown) => void;
}

/** The store itself says whether it knows the account: an emptied one does not. */
const markerKey = 'marker:account-listed';
const maxWait = 10_000;

export function createLostSessions({
  store,
  gateway,
  repository,
  unclaimed,
  clock,
  onFailure,
}: LostSessionsOptions): LostSessions {
  let listing: Promise<number> | null = null;
  let background: Promise<void> | null = null;

  const list = async () => {
    for (const session of await gateway.list()) {
      const known = await repository.findByUniqueId(session.record.unique_id);
      if (known === null) await unclaimed.note(session);
    }
    const listedAt = await store.now();
    const marker: StoreDocument = { collection: 'markers', owner: 'server', aliases: [], dueAt: null, value: listedAt };
    await store.put(markerKey, marker, (await store.get(markerKey))?.version ?? null);
    return listedAt;
  };

  return {
    async ready() {
      const marker = await store.get(markerKey);
      if (marker !== null) return Number(marker.document.value);
      listing ??= list().finally(() => {
        listing = null;
        background = null;
      });
      const current = listing;
      const goOnInBackground = () => {
        if (listing === current) background ??= current.then(() => {}, onFailure);
        return slotErrors.stillListing();
      };
      return withDeadline(clock, maxWait, goOnInBackground, current);
    },
    underWay: () => background,
  };
}
