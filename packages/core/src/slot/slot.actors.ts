import type { LeaseRequestOptions, WhatsGateRecord } from '@whatsgate/client';
import { fromPromise } from 'xstate';
import { createTimeout } from '../timings.ts';
import type { Answer, SlotContext, SlotSpec } from './slot.types.ts';

/** Creates a session. Never aborted: dropping the response would leak a paid session. */
export const create = fromPromise<Answer, SlotContext>(async ({ input: { client, current, callback, attempt } }) => {
  const spec = current as SlotSpec; // `beginAttempt` has set it
  const record = await client.createSession(
    { ...spec, ...(callback !== undefined && { callback }) },
    { idempotencyKey: attempt.key, timeout: createTimeout },
  );
  return { record };
});

/** Reads the session. */
export const read = fromPromise<Answer, SlotContext>(async ({ input, signal }) => ({
  record: await input.client.getSession(idOf(input), toRequest(input, signal)),
}));

/** Reads the session once it is not what it was, or when the relay has waited for long enough. */
export const longPoll = fromPromise<Answer, SlotContext>(async ({ input, signal }) => {
  let waited = false;
  const record = await input.client.getSession(idOf(input), {
    ...toRequest(input, signal),
    waitMs: input.waitMs,
    known: input.record as WhatsGateRecord,
    onWaited: () => {
      waited = true;
    },
  });
  return { record, waited };
});

/** Deletes the session. Only ever invoked after a `read` that did not say `READY`. */
export const remove = fromPromise<Answer, SlotContext>(async ({ input, signal }) => ({
  record: await input.client.deleteSession(idOf(input), toRequest(input, signal)),
}));

/** Only what was created is read and deleted. */
function idOf({ record }: SlotContext): string {
  return (record as WhatsGateRecord).unique_id;
}

function toRequest(
  { attempt, mayBeLinkedUntil, successReported }: SlotContext,
  signal: AbortSignal,
): LeaseRequestOptions {
  return { lease: attempt.key, signal, ...(mayBeLinkedUntil > 0 && !successReported && { pageState: 'success' }) };
}
