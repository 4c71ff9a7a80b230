import type { WhatsGateEvent } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import { createQueue } from '../events/queue.ts';
import type { ReceiveEvent } from '../events/receive-event.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { type Slot, withWebhook } from '../slots/slot.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import { createMarker } from '../stores/markers.ts';
import type { WhatsGateStore } from '../stores/store.ts';

/** The events that no webhook could deliver, since no server was there or the address was wrong. */
export interface MissedEvents {
  /** Once a sweep: where the last one is long ago, the events since then are asked for. */
  recover(): Promise<void>;
  /** Asks whether the phone has logged out of a session that waits for one again. */
  findLogout(slot: Slot): Promise<void>;
  close(): void;
}

interface MissedEventsOptions {
  readonly store: WhatsGateStore;
  readonly clock: ServerClock;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly receive: ReceiveEvent;
  /** Whether the application wants events at all. */
  readonly hasOnEvent: boolean;
  readonly onFailure: (error: unknown) => void;
}

interface Gap {
  /** Ms since the epoch. */
  readonly since: number;
}

/** Without a sweep for so long, webhooks may have found no server; ms. */
const minGap = 120_000;
/** The service's clock may differ from the store's; ms. */
const overlap = 60_000;
const maxPerSession = 1_000;
/** For a long list; ms. */
const maxTime = 30 * 60_000;

export function createMissedEvents(options: MissedEventsOptions): MissedEvents {
  const { store, clock, gateway, repository, receive, hasOnEvent, onFailure } = options;
  const heartbeat = createMarker(store, 'heartbeat');
  const gaps = createQueue<Gap>({ name: 'event-gaps', store, clock, handle: fill, maxTime, onFailure });

  /** One list for all sessions: it grows with what has happened, not with how many are linked. */
  async function fill({ since }: Gap): Promise<void> {
    const counts = new Map<string, number>();
    for await (const event of gateway.listEvents({ date: new Date(since - overlap) })) {
      const count = (counts.get(event.whatsapp_id) ?? 0) + 1;
      counts.set(event.whatsapp_id, count);
      if (count <= maxPerSession) await takeMissed(event);
    }
  }

  async function takeMissed(event: WhatsGateEvent): Promise<void> {
    const slot = await repository.findByUniqueId(event.whatsapp_id);
    if (slot !== null) await receive.missed(slot, event);
  }

  return {
    async recover() {
      const now = await repository.now();
      const before = await heartbeat.read();
      if (hasOnEvent && before !== null && now - before >= minGap) {
        const document = gaps.toDocument({ since: before }, 'server', now);
        await store.put(`event-gap:${before}`, document, null);
      }
      await heartbeat.write(now);
      await gaps.runDue();
    },
    async findLogout({ owner, name, createId, linkedAt, disconnectedAt, record }) {
      if (linkedAt === null || disconnectedAt !== null || record === null || record.wid !== null) return;
      if (record.status !== 'AUTH' && record.status !== 'PENDING') return;
      const filter = { WhatsappID: record.unique_id, action: 'disconnect', date: new Date(linkedAt) };
      for await (const { event_action: action } of gateway.listEvents(filter)) {
        await repository.change({ owner, name, createId }, (stored, now) => withWebhook(stored, action, now));
        return;
      }
    },
    close: () => gaps.close(),
  };
}
