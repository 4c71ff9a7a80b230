import { isJsonObject } from '@whatsgate/client';
import type { WebhookFault } from '../faults/faults.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { ServiceEvent } from './events.ts';
import type { Ledger } from './ledger.ts';

interface WebhooksOptions {
  readonly clock: EmulatorClock;
  readonly fetch: typeof globalThis.fetch;
  /** What goes wrong with the next webhook. */
  readonly takeFault: () => WebhookFault['kind'] | undefined;
  /** Called when a receiver has accepted an event. */
  readonly onAccepted: (event: ServiceEvent) => void;
  readonly ledger: Ledger;
  readonly log: Log;
}

/** One attempt to deliver an event, with the answer of the receiver. */
export interface WebhookDelivery {
  /** When the answer came. Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number;
  /** The address that it was sent to. */
  readonly callback: string;
  readonly event: ServiceEvent;
  /** 1 for the first attempt, up to 4. */
  readonly attempt: number;
  /** Whether the receiver answered `{"result":"OK","id":<the same>}`. */
  readonly isAccepted: boolean;
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** The first 2,000 characters of the answer, or the reason why there was none. */
  readonly answer: string;
}

/** Sends events to a session's webhook address, and keeps the answers. */
export interface Webhooks {
  send(callback: string, event: ServiceEvent): void;
  /** The last 200 attempts, oldest first. */
  deliveries(): readonly WebhookDelivery[];
  clear(): void;
}

const maxAttempts = 4;
const repeatAfter = 20_000;
/** Real milliseconds that a receiver may take. The service does not document its own timeout. */
const timeout = 10_000;
const maxKept = 200;
const maxAnswer = 2_000;

export function createWebhooks({ clock, fetch, takeFault, onAccepted, ledger, log }: WebhooksOptions): Webhooks {
  let heldBack: (() => void) | null = null;
  const kept: WebhookDelivery[] = [];

  const deliver = (callback: string, event: ServiceEvent, attempt = 1) => {
    const delivery = post(fetch, callback, event).then((outcome) => {
      kept.push({ at: clock.now(), callback, event, attempt, ...outcome });
      if (kept.length > maxKept) kept.shift();
      ledger.webhookSent(outcome.isAccepted);
      const result = outcome.isAccepted ? 'OK' : describeRejection(outcome, event);
      log.add('webhook', `${event.event_action} ${event.id} -> ${result}`, event.whatsapp_id);
      if (outcome.isAccepted) onAccepted(event);
      else if (attempt < maxAttempts) clock.setTimeout(() => deliver(callback, event, attempt + 1), repeatAfter);
    });
    clock.track(delivery);
  };

  return {
    send(callback, event) {
      if (callback === '') return;
      const fault = takeFault();
      if (fault === 'lost')
        return log.add('webhook', `${event.event_action} ${event.id} -> lost (fault)`, event.whatsapp_id);
      if (fault === 'reordered') {
        heldBack = () => deliver(callback, event);
        return;
      }
      deliver(callback, event);
      if (fault === 'doubled') deliver(callback, event);
      heldBack?.();
      heldBack = null;
    },
    deliveries: () => [...kept],
    clear() {
      kept.length = 0;
      heldBack = null;
    },
  };
}

type Outcome = Pick<WebhookDelivery, 'isAccepted' | 'status' | 'answer'>;

async function post(fetch: typeof globalThis.fetch, callback: string, event: ServiceEvent): Promise<Outcome> {
  try {
    const response = await fetch(callback, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const text = await response.text();
    const body = parseJson(text);
    const isAccepted = response.ok && isJsonObject(body) && body.result === 'OK' && body.id === event.id;
    return { isAccepted, status: response.status, answer: text.slice(0, maxAnswer) };
  } catch (error) {
    return { isAccepted: false, status: null, answer: error instanceof Error ? error.message : String(error) };
  }
}

function describeRejection({ status, answer }: Outcome, { id }: ServiceEvent): string {
  return status === null ? answer : `HTTP ${status} without {"result":"OK","id":${id}}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
