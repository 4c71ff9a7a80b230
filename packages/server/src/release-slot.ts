import { isLinked, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import { mayDelete } from './may-delete.ts';
import { type SlotBook, withRecord } from './slot-book.ts';
import type { SlotEntry, StoredSlot } from './store/slot-store.ts';
import type { Upstream } from './upstream.ts';

/** What became of a session: it was gone or going already, was deleted now, or may not be deleted. */
export type Released =
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'ending' | 'deleted' | 'kept'; readonly record: WhatsGateRecord };

/**
 * Deletes the session of a slot that was marked `leaving` before: write, read, delete, in this order. A write between the
 * reading and the delete would lengthen the instant in which a link is lost.
 *
 * @param toKept - what becomes of the slot where the session may not be deleted
 */
export type ReleaseSlot = (
  marked: Pick<SlotEntry, 'key' | 'slot'>,
  toKept?: (slot: StoredSlot) => StoredSlot,
) => Promise<Released>;

interface ReleaseSlotOptions {
  readonly book: SlotBook;
  readonly upstream: Upstream;
  readonly clock: ServerClock;
}

export function createReleaseSlot({ book, upstream, clock }: ReleaseSlotOptions): ReleaseSlot {
  return async (marked, toKept = holdIfLinked) => {
    const { slot } = marked;
    const record = slot.record === null ? null : await upstream.read(slot.record.unique_id);
    if (record === null) {
      await book.forget(marked);
      return { outcome: 'gone' };
    }
    if (record.status === 'DESTROYING') return { outcome: 'ending', record };
    if (mayDelete(record, slot, clock.now()))
      return { outcome: 'deleted', record: await upstream.remove(record.unique_id) };
    await book.change(marked, (stored) => toKept(withRecord(stored, record)));
    return { outcome: 'kept', record };
  };
}

/** A linked session stays; any other one that may not be deleted is taken up again by a later sweep. */
function holdIfLinked(slot: StoredSlot): StoredSlot {
  return isLinked(slot.record) ? { ...slot, state: 'held' } : slot;
}
