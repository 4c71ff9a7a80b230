import { isJsonObject } from '@whatsgate/client';
import type { Faults } from '../faults/faults.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { ServiceEvent } from './events.ts';
import type { Ledger } from './ledger.ts';

interface WebhooksOptions {
  readonly clock: EmulatorClock;
  readonly fetch: typeof globalThis.fetch;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly log: Log;
}

/** Sends events to a session's webhook address. */
export interface Webhooks {
  send(callback: string, event: ServiceEvent): void;
}

const repeats = 3;
const repeatAfter = 20_000;
/** Real milliseconds that a receiver may take. The service does not document its own timeout. */
const timeout = 10_000;

export function createWebhooks({ clock, fetch, faults, ledger, log }: WebhooksOptions): Webhooks {
  let heldBack: (() => void) | null = null;

  const deliver = (callback: string, event: ServiceEvent, repeatsLeft = repeats) => {
    const delivery = post(fetch, callback, event).then((outcome) => {
      ledger.webhookSent(outcome === 'OK');
      log.add('webhook', `${event.event_action} ${event.id} -> ${outcome}`, event.whatsapp_id);
      if (outcome !== 'OK' && repeatsLeft > 0)
        clock.setTimeout(() => deliver(callback, event, repeatsLeft - 1), repeatAfter);
    });
    clock.track(delivery);
  };

  return {
    send(callback, event) {
      if (callback === '') return;
      const kind = faults.takeWebhook()?.kind;
      if (kind === 'lost')
        return log.add('webhook', `${event.event_action} ${event.id} -> lost (fault)`, event.whatsapp_id);
      if (kind === 'reordered') {
        heldBack = () => deliver(callback, event);
        return;
      }
      deliver(callback, event);
      if (kind === 'doubled') deliver(callback, event);
      heldBack?.();
      heldBack = null;
    },
  };
}

/** Posts one event. Resolves to `OK` if the receiver answers `{"result":"OK","id":<the same>}`, otherwise to the reason. */
async function post(fetch: typeof globalThis.fetch, callback: string, event: ServiceEvent): Promise<string> {
  try {
    const response = await fetch(callback, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const body: unknown = await response.json();
    const isAccepted = response.ok && isJsonObject(body) && body.result === 'OK' && body.id === event.id;
    return isAccepted ? 'OK' : `HTTP ${response.status} without {"result":"OK","id":${event.id}}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
