import type { WhatsGateClient, WhatsGateRecord } from '@whatsgate/client';
import { deleteSession } from '../gateway/delete-session.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { type DeletePurpose, type DeleteRule, isInUse, mayDelete, type SessionHistory } from './may-delete.ts';
import type { Refresh } from './refresh.ts';
import { type Slot, withDelete } from './slot.ts';
import type { SlotRepository } from './slot-repository.ts';

/**
 * What became of a session: `gone`; `ending`, since a delete was sent now or before; `linked`; `held` by a page; or
 * `protected` by the delete rule for now.
 */
export type ReleaseOutcome = 'gone' | 'ending' | 'linked' | 'held' | 'protected';

/** The one way to delete what is not linked. */
export interface Release {
  /** Writes that the session is to be deleted, reads it, and deletes it if the delete rule allows it: in this order. */
  slot(slot: Slot, purpose: DeletePurpose): Promise<ReleaseOutcome>;
  /** The same for a session that stands in no slot. @returns whether a delete was sent */
  unclaimed(uniqueId: string, history: SessionHistory): Promise<boolean>;
}

interface ReleaseOptions {
  readonly client: WhatsGateClient;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly rule: DeleteRule;
}

export function createRelease({ client, gateway, repository, refresh, rule }: ReleaseOptions): Release {
  return {
    async slot(ref, purpose) {
      const marked = await repository.change(ref, (stored, now) =>
        // Decided inside the write, so that a page that comes back is never overlooked. What is being created is found by a
        // look first.
        stored.state === 'active' && !isInUse(stored, purpose, now) ? { ...stored, state: 'deleting' } : stored,
      );
      if (marked === null) return 'gone';
      if (marked.state !== 'deleting') return 'held';

      const uniqueId = marked.record?.unique_id;
      if (uniqueId === undefined) return 'protected';
      const record = await gateway.read(uniqueId);
      // Nothing is written between this read and the delete: a link that is made in between cannot be saved.
      const history = await repository.find(marked.owner, marked.name);
      if (record === null) return (await refresh.write(marked, null)) === null ? 'gone' : 'ending';
      if (history === null || !(await isDeletable(record, history, marked.createId, purpose)))
        return keep(marked, record);
      await deleteSession(client, uniqueId);
      await repository.change(marked, withDelete);
      return 'ending';
    },

    async unclaimed(uniqueId, history) {
      const record = await gateway.read(uniqueId);
      if (record === null) return false;
      if (!(await isDeletable(record, history, history.createId, 'sweep'))) return false;
      await deleteSession(client, uniqueId);
      return true;
    },
  };

  async function isDeletable(
    record: WhatsGateRecord,
    history: SessionHistory,
    createId: string,
    purpose: DeletePurpose,
  ): Promise<boolean> {
    return mayDelete({ record, history, createId, purpose, now: await repository.now() }, rule);
  }

  /** Takes the intention back: the session is linked, or may be, or ends already. A later sweep looks again. */
  async function keep(ref: Slot, record: WhatsGateRecord): Promise<ReleaseOutcome> {
    const isEnding = record.status === 'DESTROYING';
    const slot = await refresh.write(ref, record, (stored) => (isEnding ? stored : { ...stored, state: 'active' }));
    if (slot === null) return 'gone';
    if (isEnding) return 'ending';
    return slot.seenLinked ? 'linked' : 'protected';
  }
}
