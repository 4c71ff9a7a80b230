/** A ticket that cannot be accepted: answered with 401. The message says why, for the log only. */
export class TicketRefused extends Error {
  override readonly name = 'TicketRefused';
}

/** Never throws, whatever was thrown. */
export function isTicketRefused(thrown: unknown): thrown is TicketRefused {
  try {
    return thrown instanceof TicketRefused;
  } catch {
    return false;
  }
}
