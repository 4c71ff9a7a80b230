import { expect, it } from 'vitest';
import { SlotError, type SlotErrorKind, slotErrors } from '../../src/slots/slot-error.ts';

const { notFound, stillListing, stillCreating, stillChecking, stillDeleting, stillConfirming, pending } = slotErrors;
const { keyReused, leaseReleased, busy, limitReached, budgetSpent, occupied, sessionOccupied } = slotErrors;

interface Told {
  readonly error: SlotError;
  readonly kind: SlotErrorKind;
  readonly code: string;
  readonly what: string;
  /** In ms. */
  readonly retryAfter?: number;
  /** What the developer or the person may do, where it is not the usual advice for the code. */
  readonly remedy?: string;
}
const told: readonly Told[] = [
  { error: notFound(), kind: 'NotFound', code: 'BROKEN', what: 'There is no such session here.' },
  {
    error: limitReached(3),
    kind: 'LimitReached',
    code: 'LIMIT_REACHED',
    what: 'This user has 3 of 3 sessions.',
  },
  {
    error: stillListing(),
    kind: 'StillListing',
    code: 'UNAVAILABLE',
    what: 'The sessions of the WhatsGate account are still being listed.',
    retryAfter: 5_000,
  },
  {
    error: stillCreating(),
    kind: 'StillCreating',
    code: 'UNAVAILABLE',
    what: 'An earlier attempt is still being checked.',
    retryAfter: 10_000,
  },
  {
    error: stillChecking(),
    kind: 'StillChecking',
    code: 'UNAVAILABLE',
    what: 'WhatsGate does not show the linked session at the moment.',
    retryAfter: 60_000,
    remedy: 'Try again in a minute.',
  },
  {
    error: stillDeleting(),
    kind: 'StillDeleting',
    code: 'UNAVAILABLE',
    what: 'The earlier session is still being deleted.',
    retryAfter: 5_000,
  },
  {
    error: stillConfirming(),
    kind: 'StillConfirming',
    code: 'NOT_CONFIRMED',
    what: 'The earlier session may just have been linked.',
    retryAfter: 10_000,
  },
  {
    error: pending(),
    kind: 'Pending',
    code: 'IN_USE',
    what: 'Another page shows a session of this slot.',
    retryAfter: 10_000,
  },
  {
    error: keyReused(),
    kind: 'KeyReused',
    code: 'API_ERROR',
    what: 'This Idempotency-Key has asked for another session.',
    remedy: 'Send a new key with each new attempt.',
  },
  {
    error: leaseReleased(),
    kind: 'LeaseReleased',
    code: 'API_ERROR',
    what: 'This attempt was given up before.',
  },
  {
    error: budgetSpent('phone numbers', 7_000),
    kind: 'BudgetSpent',
    code: 'RATE_LIMITED',
    what: 'This user has asked for too many phone numbers within an hour.',
    retryAfter: 7_000,
  },
  {
    error: busy(),
    kind: 'Busy',
    code: 'UNAVAILABLE',
    what: 'This session is being changed.',
    retryAfter: 1_000,
  },
  {
    error: occupied('Support'),
    kind: 'SlotOccupied',
    code: 'API_ERROR',
    what: 'The slot "Support" of this owner holds another session.',
    remedy: 'Unlink it first.',
  },
  {
    error: sessionOccupied(),
    kind: 'SessionOccupied',
    code: 'API_ERROR',
    what: 'This session belongs to another slot.',
    remedy: 'Unlink it there first.',
  },
];

it.each(told)('$kind says what happened, when to ask again, and what to do', (each) => {
  const { error, remedy, kind, code, what, retryAfter = null } = each;
  expect(error).toBeInstanceOf(SlotError);
  expect({ kind: error.kind, code: error.code, what: error.what, retryAfter: error.retryAfter }).toEqual({
    kind,
    code,
    what,
    retryAfter,
  });
  const advice = error.message.slice(what.length + 1);
  expect(error.message).toBe(`${what} ${advice}`);
  if (remedy === undefined) expect(advice).toMatch(/^[A-Z].*\.$/);
  else expect(advice).toBe(remedy);
});

it('each refusal is one of the table', () => {
  expect(new Set(told.map(({ kind }) => kind)).size).toBe(Object.keys(slotErrors).length);
});
