export { unrepeatable } from './slot.actions.ts';
export { isSameSpec } from './slot.guards.ts';
export { slotMachine } from './slot.machine.ts';
export type { PollRate, SlotCommand, SlotFact, SlotSpec } from './slot.types.ts';
export { isSameFact, toFact } from './slot-facts.ts';
export { createSlot, type SlotActor, slotPool } from './slot-pool.ts';
