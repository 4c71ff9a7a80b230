import { type ServerClock, withDeadline } from '../clock.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { slotErrors } from '../slots/slot-error.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import type { UnclaimedSessions } from '../slots/unclaimed-sessions.ts';
import { createMarker } from '../stores/markers.ts';
import type { WhatsGateStore } from '../stores/store.ts';

/** The sessions that WhatsGate has and a store does not: a new memory store, or one that was emptied. */
export interface LostSessions {
  /**
   * Waits until this store knows all sessions of the account, at most 10 s; the listing goes on in the background.
   *
   * @returns when they were listed, in ms since the epoch by the store's clock
   * @throws SlotError `StillListing`, and what WhatsGate or the store throws
   */
  ready(): Promise<number>;
}

interface LostSessionsOptions {
  readonly store: WhatsGateStore;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly unclaimed: UnclaimedSessions;
  readonly clock: ServerClock;
  /** Told when a listing fails for which no request waits any more. */
  readonly onFailure: (error: unknown) => void;
  readonly background: (work: Promise<unknown>) => void;
}

const maxWait = 10_000;

export function createLostSessions({
  store,
  gateway,
  repository,
  unclaimed,
  clock,
  onFailure,
  background,
}: LostSessionsOptions): LostSessions {
  // The store itself says whether it knows the account: an emptied one does not.
  const marker = createMarker(store, 'account-listed');
  let listing: Promise<number> | null = null;
  let isInBackground = false;

  const list = async () => {
    for (const session of await gateway.list()) {
      const known = await repository.findByUniqueId(session.record.unique_id);
      if (known === null) await unclaimed.note(session);
    }
    const listedAt = await store.now();
    await marker.write(listedAt);
    return listedAt;
  };

  return {
    async ready() {
      const knownSince = await marker.read();
      if (knownSince !== null) return knownSince;
      listing ??= list().finally(() => {
        listing = null;
        isInBackground = false;
      });
      const current = listing;
      const goOnInBackground = () => {
        if (listing === current && !isInBackground) {
          isInBackground = true;
          background(current.catch(onFailure));
        }
        return slotErrors.stillListing();
      };
      return withDeadline(clock, maxWait, goOnInBackground, current);
    },
  };
}
