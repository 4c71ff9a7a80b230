// What `createLazySession` loads: everything that a running session needs.
export { createSession } from '../session/create-session.ts';
export { toLatestOptions } from '../session/latest-options.ts';
export { slotPool } from '../slot/index.ts';
export { sendEarly } from './send-early.ts';
