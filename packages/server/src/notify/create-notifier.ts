import { WhatsGateError } from '@whatsgate/client';
import { Webhook } from 'standardwebhooks';
import type { EventHooks } from '../events/hooks.ts';
import {
  type Notification,
  toEventNotification,
  toLinkedNotification,
  toUnlinkedNotification,
} from './notification.ts';
import { findSecretProblem, toNotifySecret } from './notify-secret.ts';
import { findUrlProblem } from './notify-url.ts';

export interface NotifierOptions {
  /** Where notifications go: `https://`, or `http://` on this machine and its private network. */
  readonly url: string;
  /**
   * Signs them: `whsec_…` as Standard Webhooks writes it, or the server's own secret, from which `toNotifySecret` makes
   * one. With several, each signs, so that a receiver that knows any of them accepts the notification.
   */
  readonly secret: string | readonly string[];
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long the receiver may take to answer; ms. Default: 15 s. */
  readonly timeout?: number;
}

/** The hooks of a server that passes on what it is told. */
export type Notifier = Required<EventHooks>;

/**
 * Tells another program what happens: hooks for `createWhatsGateServer` that POST `whatsapp.linked`, `whatsapp.unlinked` and
 * `whatsapp.event`, signed by the Standard Webhooks scheme. As with every hook, each is told at least once from the store,
 * with the same `webhook-id`, until the receiver answers 2xx; the browser waits for none of it.
 *
 * @example
 * ```ts
 * import { createWhatsGateServer, type WhatsGateServerOptions } from '@whatsgate/server';
 * import { createNotifier } from '@whatsgate/server/notify';
 *
 * declare const options: WhatsGateServerOptions; // your own
 *
 * const whatsgate = createWhatsGateServer({
 *   ...options,
 *   ...createNotifier({
 *     url: 'https://app.example.com/whatsapp-events',
 *     secret: process.env.WHATSGATE_SECRET ?? '',
 *   }),
 * });
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` for an address or a secret that cannot be used
 */
export function createNotifier({ url, secret, fetch, timeout = 15_000 }: NotifierOptions): Notifier {
  const urlProblem = findUrlProblem(url);
  if (urlProblem !== null) refuse(`\`url\` ${urlProblem}`, "Such as 'https://app.example.com/whatsapp-events'.");
  const secrets: readonly string[] = typeof secret === 'string' ? [secret] : secret;
  const secretProblem = (secrets.length === 0 ? [''] : secrets).map(findSecretProblem).find((found) => found !== null);
  if (secretProblem !== undefined)
    refuse(
      `\`secret\` ${secretProblem}`,
      'Pass the secret of the server, or `whsec_` and the base64 of 32 random bytes.',
    );
  const signers = secrets.map((each) => new Webhook(toNotifySecret(each)));

  const send = async (notification: Notification, signal: AbortSignal) => {
    const body = JSON.stringify(notification);
    const { id } = notification;
    const now = new Date();
    const response = await (fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': signers.map((signer) => signer.sign(id, now, body)).join(' '),
      },
      body,
      // A signed notification is for this address alone; and a POST that is redirected may arrive as a GET.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    // Whatever it says beside its status is not read, however long it is or however it ends.
    await response.body?.cancel().catch(() => {});
    if (!response.ok) throw new Error(`${new URL(url).origin} answered the notification with ${response.status}`);
  };

  return {
    onLinked: (event, context) => send(toLinkedNotification(event, context), context.signal),
    onUnlinked: (event, context) => send(toUnlinkedNotification(event, context), context.signal),
    onEvent: (event, context) => send(toEventNotification(event, context), context.signal),
    readyWait: 0,
  };
}

function refuse(what: string, remedy: string): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createNotifier: ${what}.`, { remedy });
}
