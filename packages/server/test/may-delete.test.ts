import type { WhatsGateRecord } from '@whatsgate/client';
import { expect, it } from 'vitest';
import { type DeletePurpose, mayDelete, type SessionHistory } from '../src/slots/may-delete.ts';
import type { Lease } from '../src/slots/slot.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_700_000_000_000;
const rule = { pendingStatuses: ['PENDING', 'AUTH'], pendingFor: 15 * minute };

interface Case<Value> {
  readonly value: Value;
  /** Whether this value allows a delete, if the others do. */
  readonly allows: boolean;
}
const allows = <Value>(...values: Value[]): Case<Value>[] => values.map((value) => ({ value, allows: true }));
const forbids = <Value>(...values: Value[]): Case<Value>[] => values.map((value) => ({ value, allows: false }));

interface Status {
  readonly status: unknown;
  readonly unknownSince: number | null;
}
const statuses: Case<Status>[] = [
  ...allows<Status>(
    { status: 'PENDING', unknownSince: null },
    { status: 'AUTH', unknownSince: null },
    { status: 'SYNCING', unknownSince: now - hour },
  ),
  ...forbids<Status>(
    { status: 'READY', unknownSince: null },
    { status: 'READY', unknownSince: now - 2 * hour },
    { status: 'DESTROYING', unknownSince: null },
    { status: 'DESTROYING', unknownSince: now - 2 * hour },
    { status: 'SYNCING', unknownSince: null },
    { status: 'SYNCING', unknownSince: now - hour + 1 },
    { status: 'SYNCING', unknownSince: now + hour },
    { status: 'auth', unknownSince: null },
    { status: '', unknownSince: null },
    { status: undefined, unknownSince: null },
  ),
];
const wids = [...allows<unknown>(null), ...forbids<unknown>('79991234567@c.us', '', undefined)];

interface Past {
  readonly seenLinked: unknown;
  readonly unlinkedAt: number | null;
}
/** What the past allows depends on who asks: after a proved logout a person's decision ends the session, the sweep does not. */
const pasts: readonly { readonly past: Past; readonly allows: (purpose: DeletePurpose) => boolean }[] = [
  { past: { seenLinked: false, unlinkedAt: null }, allows: () => true },
  { past: { seenLinked: true, unlinkedAt: null }, allows: () => false },
  { past: { seenLinked: true, unlinkedAt: now - minute }, allows: (purpose) => purpose !== 'sweep' },
  { past: { seenLinked: undefined, unlinkedAt: null }, allows: () => false },
  { past: { seenLinked: null, unlinkedAt: null }, allows: () => false },
];
const successes = [
  ...allows(null, now - 5 * minute, now - 60 * minute),
  ...forbids(now, now - 5 * minute + 1, now + minute, Number.NaN, undefined),
];
/** Only the birth bounds what a page's `success` holds back. */
const births = [
  ...allows(now - 20 * minute, now - 60 * minute),
  ...forbids(now, now - 20 * minute + 1, Number.NaN, undefined),
];
const page = (until: number, leaving = false): Readonly<Record<string, Lease>> => ({ page: { until, leaving } });
const holds: readonly {
  readonly leases: SessionHistory['leases'];
  readonly allows: (purpose: DeletePurpose) => boolean;
}[] = [
  { leases: {}, allows: () => true },
  { leases: page(now), allows: () => true },
  { leases: page(now + 1), allows: () => false },
  // A page that is being left shows nothing, so another session may take the place; it may come back for this one.
  { leases: page(now + minute, true), allows: (purpose) => purpose === 'replace' },
];
const attempts = [
  ...allows({ createId: 'attempt', uniqueId: 'session' }),
  ...forbids({ createId: 'earlier', uniqueId: 'session' }, { createId: 'attempt', uniqueId: 'twin' }),
];
const purposes: readonly DeletePurpose[] = ['replace', 'close', 'sweep'];

/** Each value of the first list with each of the second. */
const cross = <One extends object, Other extends object>(ones: readonly One[], others: readonly Other[]) =>
  ones.flatMap((one) => others.map((other) => ({ ...one, ...other })));

const records = cross(
  statuses.map((status) => ({ status })),
  wids.map((wid) => ({ wid })),
);
const times = cross(
  successes.map((success) => ({ success })),
  births.map((birth) => ({ birth })),
);
const claims = cross(
  cross(
    purposes.map((purpose) => ({ purpose })),
    attempts.map((attempt) => ({ attempt })),
  ),
  cross(
    pasts.map((past) => ({ past })),
    holds.map((hold) => ({ hold })),
  ),
);

it('D1, D2, D10, D11: the delete rule, as a complete table', () => {
  const combinations = cross(cross(records, times), claims);
  for (const { status, wid, success, birth, purpose, attempt, past, hold } of combinations) {
    const record = { unique_id: 'session', status: status.value.status, wid: wid.value } as WhatsGateRecord;
    const history = {
      createId: 'attempt',
      record: { unique_id: attempt.value.uniqueId },
      createdAt: birth.value,
      successAt: success.value,
      unknownSince: status.value.unknownSince,
      leases: hold.leases,
      ...past.past,
    } as SessionHistory;
    const isAllowed = [
      status.allows && wid.allows && attempt.allows,
      past.allows(purpose) && hold.allows(purpose),
      success.allows || birth.allows,
    ].every(Boolean);
    const question = { record, history, createId: attempt.value.createId, purpose, now };
    // `expect` for each of them would take minutes.
    if (mayDelete(question, rule) !== isAllowed)
      expect(question, `must ${isAllowed ? '' : 'not '}be deletable`).toBeNull();
  }
  expect(combinations.length).toBeGreaterThan(200_000);
});
