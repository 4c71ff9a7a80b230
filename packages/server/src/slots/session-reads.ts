import type { WhatsGateRecord } from '@whatsgate/client';
import { createPendingListing, listEvery } from '../gateway/pending-listing.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRecent } from './recent.ts';
import { createSightings } from './sightings.ts';

/** What a read has shown. */
export interface SessionRead {
  /** Null is an empty answer, which alone proves nothing. */
  readonly record: WhatsGateRecord | null;
  /** How long before it was asked for here the read had begun; ms. */
  readonly age: number;
}

/** How sessions are read from WhatsGate, and how often. */
export interface SessionReads {
  /** As it is now. */
  alone(uniqueId: string): Promise<SessionRead>;
  /** At most `maxAge` milliseconds old, and shared by all who ask meanwhile. */
  shared(uniqueId: string, maxAge: number): Promise<SessionRead>;
  /**
   * For a page that shows a code. WhatsGate is not asked while it is certain enough that it would say what is stored.
   *
   * @param isStored - whether a record says what is stored. Anything else that a list shows is read alone before it counts
   * @returns null where what is stored stands
   */
  poll(uniqueId: string, isStored: (record: WhatsGateRecord) => boolean): Promise<SessionRead | null>;
}

export interface SessionReadsOptions {
  readonly gateway: Pick<Gateway, 'read' | 'listPages'>;
  readonly pendingStatuses: readonly string[];
  readonly now: () => number;
  /** Told why a list of pending sessions broke off. */
  readonly onListingFailed: (error: unknown) => void;
  /** Whether WhatsGate tells of what happens: then a shown code is read once a minute. Default: it does not. */
  readonly areWebhooksAlive?: () => Promise<boolean>;
  /** Told of work that goes on after the answer. Default: it is left to itself. */
  readonly background?: (work: Promise<void>) => void;
}

export const sharedFor = 1_000;
const maxShared = 5_000;
/** From so many different sessions on, asked for within 15 s, one list answers for all. */
const maxCalm = 100;
const calmWindow = 15_000;
/** How old what was seen may be while many ask: a little more than the time between two lists. */
const believedFor = listEvery + 2_000;
const believedBesideWebhooks = 60_000;
/** While many ask, so many a second are read alone where the list does not help. The others hear what is stored. */
const maxAlone = 30;

export function createSessionReads(options: SessionReadsOptions): SessionReads {
  const { gateway, pendingStatuses, now, areWebhooksAlive = async () => false, background = () => {} } = options;
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<WhatsGateRecord | null> }>();
  const sightings = createSightings(now);
  const asked = createRecent(calmWindow, now);
  const mayReadAlone = createRateLimit(maxAlone, 1_000, now);
  const listing = createPendingListing({
    gateway,
    pendingStatuses,
    now,
    onFailure: options.onListingFailed,
    background,
    onPage(records, at) {
      for (const record of records) sightings.note(record.unique_id, { record, at });
    },
  });

  /** Also where the clock has gone back. */
  const isFresh = (at: number, maxAge: number) => Math.abs(now() - at) < maxAge;

  const shared: SessionReads['shared'] = (uniqueId, maxAge) => {
    const known = answers.get(uniqueId);
    if (known !== undefined && isFresh(known.at, maxAge)) {
      const age = Math.abs(now() - known.at);
      return known.answer.then((record) => ({ record, age }));
    }
    // The oldest stand first.
    for (const [id, { at }] of answers) {
      if (isFresh(at, sharedFor) && answers.size < maxShared) break;
      answers.delete(id);
    }
    const at = now();
    const answer = gateway.read(uniqueId);
    answers.delete(uniqueId);
    answers.set(uniqueId, { at, answer });
    answer.then(
      (record) => sightings.note(uniqueId, { record, at }),
      () => answers.delete(uniqueId),
    );
    return answer.then((record) => ({ record, age: 0 }));
  };

  return {
    alone: async (uniqueId) => ({ record: await gateway.read(uniqueId), age: 0 }),
    shared,
    async poll(uniqueId, isStored) {
      asked.note(uniqueId);
      const isBusy = asked.count() > maxCalm;
      const isTold = await areWebhooksAlive().catch(() => false);
      const maxAge = isTold ? believedBesideWebhooks : isBusy ? believedFor : 0;
      const seen = sightings.find(uniqueId, maxAge);
      // The next list begins before the last one is too old.
      if (isBusy && !(seen !== null && isFresh(seen.at, maxAge - (believedFor - listEvery)))) listing.begin();
      if (seen?.record != null && isStored(seen.record)) return null;
      if (isBusy && !mayReadAlone()) return null;
      return shared(uniqueId, sharedFor);
    },
  };
}
