import type { WhatsGateStore } from '../src/index.ts';
import type { Slot } from '../src/slots/slot.ts';

/** The slots of one owner that a store remembers. */
export async function slotsOf({ store }: { readonly store: WhatsGateStore }, owner = 'anna'): Promise<readonly Slot[]> {
  return (await store.listByOwner('slots', owner)).map(({ document }) => document.value as Slot);
}

/** The slots of all owners: each is due some day. */
export async function allSlots({ store }: { readonly store: WhatsGateStore }): Promise<readonly Slot[]> {
  const due = await store.listDue('slots', Number.MAX_SAFE_INTEGER, 1_000_000);
  return due.map(({ document }) => document.value as Slot);
}
