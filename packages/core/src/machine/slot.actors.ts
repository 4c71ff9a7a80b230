import type { RequestOptions, WhatsGateRecord } from '@whatsgate/client';
import { fromPromise } from 'xstate';
import { lateAnswers } from './deadlines.ts';
import type { Intent, SlotContext } from './slot.types.ts';

/** Asks for a session. Not aborted when nobody waits any more: an answer that nobody hears is a leaked slot. */
export const create = fromPromise<WhatsGateRecord, SlotContext>(({ input: { client, held, callback, key } }) => {
  const intent = held as Intent; // a slot opens for an intent
  return client.createSession({ ...intent, ...(callback !== undefined && { callback }) }, { idempotencyKey: key, timeout: lateAnswers });
});

/** Reads how the session stands; null when it is gone. */
export const read = fromPromise<WhatsGateRecord | null, SlotContext>(({ input, signal }) => input.client.getSession(idOf(input), toRequest(input, signal)));

/** Deletes the session. Only ever invoked after a `read` that did not say `READY`. */
export const remove = fromPromise<WhatsGateRecord, SlotContext>(({ input, signal }) => input.client.deleteSession(idOf(input), toRequest(input, signal)));

/** Only what was opened is read and deleted. */
function idOf({ record }: SlotContext): string {
  return (record as WhatsGateRecord).unique_id;
}

function toRequest({ key, clock, mayBeLinkedUntil }: SlotContext, signal: AbortSignal): RequestOptions {
  return { idempotencyKey: key, signal, ...(clock.now() < mayBeLinkedUntil && { pageState: 'success' }) };
}
