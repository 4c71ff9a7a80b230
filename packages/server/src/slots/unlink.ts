import type { WhatsGateClient } from '@whatsgate/client';
import { deleteSession } from '../gateway/delete-session.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import type { Ownership } from './ownership.ts';
import type { Refresh } from './refresh.ts';
import { type Slot, withDelete } from './slot.ts';
import { slotErrors } from './slot-error.ts';
import type { SlotRepository } from './slot-repository.ts';

/** Ends a session because the application says so, also a linked one. @throws SlotError, WhatsGateError */
export type Unlink = (owner: string, name: string) => Promise<void>;

interface UnlinkOptions {
  readonly client: WhatsGateClient;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly ownership: Ownership;
}

export function createUnlink({ client, gateway, repository, refresh, ownership }: UnlinkOptions): Unlink {
  return async (owner, name) => {
    await ownership.claim(owner, name);
    const slot = (await repository.find(owner, name)) ?? (await ownership.look(owner, name));
    if (slot === null) return;
    // Written first: a server that dies in between leaves the rest to the next call.
    const marked = await repository.change(slot, (stored) =>
      stored.state === 'creating' ? stored : { ...stored, state: 'deleting' },
    );
    if (marked?.state === 'creating') throw slotErrors.stillCreating();
    if (marked?.record != null) await end(marked, marked.record.unique_id);
  };

  async function end(marked: Slot, uniqueId: string): Promise<void> {
    const { slot, record } = await refresh(marked);
    if (slot === null) return;
    // One empty answer proves nothing: the session would go on, linked and paid for, and no slot would know it.
    if (record === null) throw slotErrors.stillChecking();
    if (record.status !== 'DESTROYING') {
      await deleteSession(client, uniqueId);
      await repository.change(slot, withDelete);
    }
    if (!(await gateway.waitUntilGone(uniqueId))) throw slotErrors.stillDeleting();
    await repository.end(slot);
  }
}
