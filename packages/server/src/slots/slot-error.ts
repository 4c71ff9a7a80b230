import { WhatsGateError, type WhatsGateErrorCode } from '@whatsgate/client';
import { linkedGoneAfter } from './slot.ts';

/** Why a slot cannot do what was asked of it. */
export type SlotErrorKind =
  | 'NotFound'
  | 'LimitReached'
  | 'StillListing'
  | 'StillCreating'
  | 'StillChecking'
  | 'StillDeleting'
  | 'StillConfirming'
  | 'Pending'
  | 'KeyReused'
  | 'LeaseReleased'
  | 'BudgetSpent'
  | 'Busy'
  | 'SlotOccupied'
  | 'SessionOccupied';

/** A refusal of ours, not of WhatsGate's. */
export class SlotError extends WhatsGateError {
  readonly kind: SlotErrorKind;
  /** What happened, without what the developer may do about it. */
  readonly what: string;

  constructor(
    kind: SlotErrorKind,
    code: WhatsGateErrorCode,
    what: string,
    { retryAfter = null, remedy }: { retryAfter?: number | null; remedy?: string } = {},
  ) {
    super(code, what, { retryAfter, ...(remedy !== undefined && { remedy }) });
    this.kind = kind;
    this.what = what;
  }
}

const soon = 10_000;

export const slotErrors = {
  notFound: () => new SlotError('NotFound', 'BROKEN', 'There is no such session here.'),
  limitReached: (limit: number) =>
    new SlotError('LimitReached', 'LIMIT_REACHED', `This user has ${limit} of ${limit} sessions.`),
  stillListing: () =>
    new SlotError('StillListing', 'UNAVAILABLE', 'The sessions of the WhatsGate account are still being listed.', {
      retryAfter: 5_000,
    }),
  stillCreating: () =>
    new SlotError('StillCreating', 'UNAVAILABLE', 'An earlier attempt is still being checked.', { retryAfter: soon }),
  stillChecking: () =>
    new SlotError('StillChecking', 'UNAVAILABLE', 'WhatsGate does not show the linked session at the moment.', {
      retryAfter: linkedGoneAfter,
      remedy: 'Try again in a minute.',
    }),
  stillDeleting: () =>
    new SlotError('StillDeleting', 'UNAVAILABLE', 'The earlier session is still being deleted.', { retryAfter: 5_000 }),
  stillConfirming: () =>
    new SlotError('StillConfirming', 'NOT_CONFIRMED', 'The earlier session may just have been linked.', {
      retryAfter: soon,
    }),
  pending: () => new SlotError('Pending', 'IN_USE', 'Another page shows a session of this slot.', { retryAfter: soon }),
  keyReused: () =>
    new SlotError('KeyReused', 'API_ERROR', 'This Idempotency-Key has asked for another session.', {
      remedy: 'Send a new key with each new attempt.',
    }),
  leaseReleased: () => new SlotError('LeaseReleased', 'API_ERROR', 'This attempt was given up before.'),
  budgetSpent: (what: string, retryAfter: number) =>
    new SlotError('BudgetSpent', 'RATE_LIMITED', `This user has asked for too many ${what} within an hour.`, {
      retryAfter,
    }),
  busy: () => new SlotError('Busy', 'UNAVAILABLE', 'This session is being changed.', { retryAfter: 1_000 }),
  occupied: (name: string) =>
    new SlotError('SlotOccupied', 'API_ERROR', `The slot "${name}" of this owner holds another session.`, {
      remedy: 'Unlink it first.',
    }),
  sessionOccupied: () =>
    new SlotError('SessionOccupied', 'API_ERROR', 'This session belongs to another slot.', {
      remedy: 'Unlink it there first.',
    }),
};
