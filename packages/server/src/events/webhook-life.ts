import type { ServerClock } from '../clock.ts';
import { createMarker } from '../stores/markers.ts';
import type { WhatsGateStore } from '../stores/store.ts';

/** Whether WhatsGate's webhooks reach this installation, on any of its servers. */
export interface WebhookLife {
  /** A webhook has arrived. */
  note(): Promise<void>;
  /** Whether one arrived in the last ten minutes, as far as was known in the last ten seconds. */
  areAlive(): Promise<boolean>;
}

const aliveFor = 10 * 60_000;
/** Each webhook need not be written, and each poll need not look. */
const writeEvery = 60_000;
const lookEvery = 10_000;

export function createWebhookLife(store: WhatsGateStore, clock: ServerClock): WebhookLife {
  const marker = createMarker(store, 'webhook');
  let writtenAt = Number.NEGATIVE_INFINITY;
  let looked: { readonly at: number; readonly answer: Promise<boolean> } | null = null;

  const look = async () => {
    const last = await marker.read();
    return last !== null && (await store.now()) - last < aliveFor;
  };

  return {
    async note() {
      if (clock.now() - writtenAt < writeEvery) return;
      await marker.write(await store.now());
      writtenAt = clock.now();
    },
    areAlive() {
      if (looked === null || clock.now() - looked.at >= lookEvery) {
        looked = { at: clock.now(), answer: look() };
        looked.answer.catch(() => {
          looked = null;
        });
      }
      return looked.answer;
    },
  };
}
