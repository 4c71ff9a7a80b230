import type { WhatsGateRecord } from '@whatsgate/client';
import { expect, it } from 'vitest';
import { mayDelete, type SessionHistory } from '../src/may-delete.ts';

const minute = 60_000;
const now = 1_700_000_000_000;

interface Case<Value> {
  readonly value: Value;
  /** Whether this value allows a delete, if the others do. */
  readonly allows: boolean;
}
const allows = <Value>(...values: Value[]): Case<Value>[] => values.map((value) => ({ value, allows: true }));
const forbids = <Value>(...values: Value[]): Case<Value>[] => values.map((value) => ({ value, allows: false }));

const statuses = [
  ...allows('PENDING', 'AUTH'),
  ...forbids('READY', 'DESTROYING', 'SYNCING', 'PASSKEY_REQUIRED', 'auth', 'AUTH ', '', undefined),
];
const wids = [...allows(null), ...forbids('79991234567@c.us', '', undefined)];
const seen = [...allows<unknown>(false), ...forbids<unknown>(true, undefined, null, 0)];
const successes = [
  ...allows(null, now - 5 * minute, now - 60 * minute),
  ...forbids(now, now - 5 * minute + 1, now + minute, Number.NaN, undefined),
];
/** Only the birth bounds what a page's `success` holds back. */
const births = [
  ...allows(now - 20 * minute, now - 60 * minute),
  ...forbids(now, now - 20 * minute + 1, now + minute, Number.NaN, undefined),
];

const combinations = statuses.flatMap((status) =>
  wids.flatMap((wid) =>
    seen.flatMap((seenLinked) =>
      successes.flatMap((successAt) => births.map((since) => ({ status, wid, seenLinked, successAt, since }))),
    ),
  ),
);

it(`D1, D2, D10: the delete rule, for ${combinations.length} combinations of status, account, past, success and birth`, () => {
  for (const { status, wid, seenLinked, successAt, since } of combinations) {
    const record = { status: status.value, wid: wid.value } as WhatsGateRecord;
    const history = { since: since.value, seenLinked: seenLinked.value, successAt: successAt.value } as SessionHistory;
    const expected = status.allows && wid.allows && seenLinked.allows && (successAt.allows || since.allows);
    expect(mayDelete(record, history, now), JSON.stringify({ record, history })).toBe(expected);
  }
  expect(combinations.length).toBeGreaterThan(9_000);
});
