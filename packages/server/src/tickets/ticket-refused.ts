/** A ticket that cannot be accepted: answered with 401. The message says why, for the log only. */
export class TicketRefused extends Error {
  override readonly name = 'TicketRefused';
}
