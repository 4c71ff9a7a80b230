import { fromPromise } from 'xstate';
import type { RequestOptions } from '../client/index.ts';
import type { WhatsGateRecord } from '../protocol/index.ts';
import { lateAnswers } from './deadlines.ts';
import type { SlotContext } from './slot.types.ts';

/** Asks for a session. Not aborted when nobody waits any more: an answer that nobody hears is a leaked slot. */
export const create = fromPromise<WhatsGateRecord, SlotContext>(({ input: { client, held, callback, key } }) => {
  if (held === null) return Promise.reject(new Error('unreachable: a slot opens for an intent'));
  return client.createSession({ ...held, ...(callback !== undefined && { callback }) }, { idempotencyKey: key, timeout: lateAnswers });
});

/** Reads how the session stands; null when it is gone. */
export const read = fromPromise<WhatsGateRecord | null, SlotContext>(({ input, signal }) =>
  input.record === null ? Promise.resolve(null) : input.client.getSession(input.record.unique_id, toRequest(input, signal)),
);

/** Deletes the session. Only ever invoked after a `read` that did not say `READY`. */
export const remove = fromPromise<WhatsGateRecord | null, SlotContext>(({ input, signal }) =>
  input.record === null ? Promise.resolve(null) : input.client.deleteSession(input.record.unique_id, toRequest(input, signal)),
);

function toRequest({ key }: SlotContext, signal: AbortSignal): RequestOptions {
  return { idempotencyKey: key, signal };
}
