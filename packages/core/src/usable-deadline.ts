/** The longest that a wait may be set to: a day, in milliseconds. */
export const maxDeadline = 24 * 60 * 60 * 1000;

/** Whether a wait can be set to this: a number of milliseconds between 1 and a day. */
export const isUsableDeadline = (ms: unknown): boolean =>
  typeof ms === 'number' && Number.isFinite(ms) && ms > 0 && ms <= maxDeadline;
