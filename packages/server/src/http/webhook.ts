import { isWhatsGateError, parseEvent, type WhatsGateEvent } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { CallbackToken, CallbackTokens } from '../gateway/callback-token.ts';
import { problems } from './problems.ts';
import { readBody } from './read-body.ts';

interface WebhookOptions {
  readonly tokens: CallbackTokens;
  readonly clock: ServerClock;
  readonly receive: (token: CallbackToken, event: WhatsGateEvent) => Promise<void>;
}

/** Answers a webhook: the body is unread before the token in its address is found right. */
export type Webhook = (request: Request, token: string) => Promise<Response>;

const limits = { bytes: 1024 * 1024, ms: 10_000 };
const maxId = 200;

export function createWebhook({ tokens, clock, receive }: WebhookOptions): Webhook {
  return async (request, text) => {
    const token = await tokens.parse(text);
    if (token === null) throw problems.notFound('such command');
    if (request.method !== 'POST') throw problems.notPost();
    const event = toEvent(await readBody(request, clock, limits));
    await receive(token, event);
    // The service repeats an event until it hears its own id.
    return Response.json({ result: 'OK', id: event.id });
  };
}

/** @throws Problem 400 */
function toEvent(body: unknown): WhatsGateEvent {
  try {
    const event = parseEvent(body, 'event');
    if (String(event.id).length <= maxId && event.whatsapp_id.length <= maxId) return event;
  } catch (error) {
    if (!isWhatsGateError(error)) throw error;
  }
  throw problems.badRequest('This is no event of WhatsGate.');
}
