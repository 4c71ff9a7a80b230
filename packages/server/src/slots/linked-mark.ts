import type { StoreDocument } from '../stores/store.ts';
import type { LinkEdge } from './link-edge.ts';
import type { Slot } from './slot.ts';

/**
 * Says in the store that a slot was linked, also after its session is gone: a link that was sent for it is used up. Kept as
 * long as such a link can be valid.
 */
export const linkedMarks = 'linked-marks';
const keptFor = 30 * 24 * 60 * 60_000;

type SlotName = Pick<Slot, 'owner' | 'name'>;

export function toLinkedMarkKey({ owner, name }: SlotName): string {
  return `linked-mark:${JSON.stringify([owner, name])}`;
}

function toLinkedMark(
  { owner, name }: SlotName,
  now: number,
): { readonly key: string; readonly document: StoreDocument } {
  const document = { collection: linkedMarks, owner, aliases: [], dueAt: now + keptFor, value: now };
  return { key: toLinkedMarkKey({ owner, name }), document };
}

/** What is written with an edge: the first link counts, later ones leave the mark as it is. */
export function toMarkOfEdge(edge: LinkEdge | null, now: number) {
  return edge?.type === 'linked' ? toLinkedMark(edge, now) : null;
}
