import type { LeaseRequestOptions, WhatsGateRecord } from '@whatsgate/client';
import { fromPromise } from 'xstate';
import { createTimeout } from '../timings.ts';
import type { SlotContext, SlotSpec } from './slot.types.ts';

/** Creates a session. Never aborted: dropping the response would leak a paid session. */
export const create = fromPromise<WhatsGateRecord, SlotContext>(({ input: { client, current, callback, attempt } }) => {
  const spec = current as SlotSpec; // `beginAttempt` has set it
  return client.createSession(
    { ...spec, ...(callback !== undefined && { callback }) },
    { idempotencyKey: attempt.key, timeout: createTimeout },
  );
});

/** Reads the session; null when it is gone. */
export const read = fromPromise<WhatsGateRecord | null, SlotContext>(({ input, signal }) =>
  input.client.getSession(idOf(input), toRequest(input, signal)),
);

/** Deletes the session. Only ever invoked after a `read` that did not say `READY`. */
export const remove = fromPromise<WhatsGateRecord, SlotContext>(({ input, signal }) =>
  input.client.deleteSession(idOf(input), toRequest(input, signal)),
);

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
