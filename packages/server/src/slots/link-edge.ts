import type { WhatsGateAccount, WhatsGateRecord } from '@whatsgate/client';
import { toPublicRecord } from './public-record.ts';
import type { Slot } from './slot.ts';

/** Why an account is not linked any more: this server ended it, the phone logged out, or the session is gone. */
export type UnlinkReason = 'unlinked' | 'logged-out' | 'gone';

/** What has happened to a link, as plain JSON. */
export interface LinkEdge {
  readonly type: 'linked' | 'unlinked';
  /** The same however often it is told, and from a fresh store. */
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  /** The attempt, and which of its links. */
  readonly createId: string;
  readonly link: number;
  readonly account: WhatsGateAccount;
  /** The session as it was then, without its callback address. */
  readonly record: WhatsGateRecord;
  /** Null for a link. */
  readonly reason: UnlinkReason | null;
}

/** What one write has done to the link of a slot; null for nothing. @param after - null where the attempt has ended */
export function toLinkEdge(before: Slot | null, after: Slot | null): LinkEdge | null {
  const wasLinked = before !== null && before.linkedAt !== null;
  const isLinkedNow = after !== null && after.linkedAt !== null;
  if (!wasLinked && isLinkedNow) return toEdge('linked', after, null);
  if (wasLinked && !isLinkedNow) return toEdge('unlinked', before, toReason(before));
  return null;
}

function toReason({ state, disconnectedAt }: Slot): UnlinkReason {
  if (state === 'deleting') return 'unlinked';
  return disconnectedAt === null ? 'gone' : 'logged-out';
}

function toEdge(type: LinkEdge['type'], slot: Slot, reason: UnlinkReason | null): LinkEdge | null {
  const { owner, name, createId, links: link, account, record } = slot;
  if (record === null || account === null) return null; // a linked slot has both
  const id = `${createId}-${link}-${type}`;
  return { type, id, owner, name, createId, link, account, record: toPublicRecord(record, name), reason };
}
