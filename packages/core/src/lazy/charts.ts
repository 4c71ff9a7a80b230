import { slotPool } from '../slot/index.ts';
import { sendEarly as send } from './send-early.ts';

// What `createLazySession` loads: everything that a running session needs.
export { closeWarmFrame } from '../frame/index.ts';
export { createSession } from '../session/create-session.ts';
export { toLatestOptions } from '../session/latest-options.ts';
export { warmUp } from '../session/warm-up.ts';

/** As `sendEarly`, unless a slot that a component has left may serve this one. */
export const sendEarly: typeof send = (...given) => (slotPool.isEmpty() ? send(...given) : null);
