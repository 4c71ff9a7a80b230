import type { WhatsGateRecord } from '@whatsgate/client';
import type { Gateway } from './whatsgate.ts';

/** Lists the sessions that wait for a phone, one page after the other, for all who read one of them. */
export interface PendingListing {
  /** Begins to list, unless a listing is under way or began a moment ago. No read waits for it, and it never throws. */
  begin(): void;
}

export interface PendingListingOptions {
  readonly gateway: Pick<Gateway, 'listPages'>;
  readonly pendingStatuses: readonly string[];
  /** Told of each page as it comes. @param at - when it was asked for, by `now` */
  readonly onPage: (records: readonly WhatsGateRecord[], at: number) => void;
  /** Told why a listing broke off. What it has shown until then stands. */
  readonly onFailure: (error: unknown) => void;
  /** Told of a listing that goes on after the answer, for platforms that stop then. */
  readonly background: (work: Promise<void>) => void;
  readonly now: () => number;
}

/** Milliseconds between the beginnings of two listings. */
export const listEvery = 14_000;
/** A listing that takes longer hangs, or has no end: another one takes its place. */
const maxTime = 60_000;

export function createPendingListing(options: PendingListingOptions): PendingListing {
  const { gateway, pendingStatuses, onPage, onFailure, background, now } = options;
  let last: { readonly beganAt: number; isUnderWay: boolean } | null = null;

  const list = async (isReplaced: () => boolean): Promise<void> => {
    for (const status of pendingStatuses) {
      let at = now();
      for await (const records of gateway.listPages({ status })) {
        onPage(records, at);
        if (isReplaced()) return;
        at = now();
      }
    }
  };

  return {
    begin() {
      // Also where the clock has gone back.
      if (last !== null && Math.abs(now() - last.beganAt) < (last.isUnderWay ? maxTime : listEvery)) return;
      const mine = { beganAt: now(), isUnderWay: true };
      last = mine;
      const work = list(() => last !== mine).catch(onFailure);
      background(
        work.finally(() => {
          mine.isUnderWay = false;
        }),
      );
    },
  };
}
