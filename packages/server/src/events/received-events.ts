import type { WhatsGateEvent } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import { prune } from '../stores/prune.ts';
import type { WhatsGateStore } from '../stores/store.ts';
import type { EventHooks, SessionEvent } from './hooks.ts';
import { createQueue } from './queue.ts';

/** The events of sessions on their way to `onEvent`, each once, however often it arrives. */
export interface ReceivedEvents {
  /** Whether this event was taken in before. */
  isKnown(event: WhatsGateEvent): Promise<boolean>;
  /** Takes an event in; it is durable then. Without `onEvent` it is dropped. */
  take(owner: string, name: string, event: WhatsGateEvent): Promise<void>;
  /** Remembers an event for which nothing is left to do. */
  remember(owner: string, event: WhatsGateEvent): Promise<void>;
  /** Hands over what could not be handed over before. */
  runDue(): Promise<void>;
  /** Forgets what is older than two days. */
  prune(): Promise<void>;
  close(): void;
}

interface ReceivedEventsOptions {
  readonly store: WhatsGateStore;
  readonly clock: ServerClock;
  readonly onEvent: EventHooks['onEvent'] | undefined;
  /** @param item - null where the store failed */
  readonly onFailure: (error: unknown, item: SessionEvent | null) => void;
  readonly onParked: (item: SessionEvent) => void;
  readonly background: (work: Promise<unknown>) => void;
}

const waiting = 'events';
/** WhatsGate repeats an event three times within a minute; what it stores may be asked for later. */
const remembered = { collection: 'handled-events', ms: 48 * 60 * 60_000 };
const parked = { collection: 'parked-events', ms: 30 * 24 * 60 * 60_000, after: 24 * 60 * 60_000 };

export function createReceivedEvents(options: ReceivedEventsOptions): ReceivedEvents {
  const { store, clock, onEvent, onFailure, onParked, background } = options;
  const queue = createQueue<SessionEvent>({
    name: waiting,
    store,
    clock,
    handle: (event, context) => onEvent?.(event, context),
    remembered,
    parked,
    onFailure,
    onParked,
  });

  return {
    isKnown: async (event) => (await store.get(toKey(event))) !== null,
    async take(owner, name, event) {
      if (onEvent === undefined) return;
      const key = toKey(event);
      const document = queue.toDocument({ owner, name, event }, owner, await store.now());
      // Where it is there already, it arrived twice.
      if ((await store.put(key, document, null)) === 'done') background(queue.run(key));
    },
    async remember(owner, event) {
      const dueAt = (await store.now()) + remembered.ms;
      const { collection } = remembered;
      await store.put(toKey(event), { collection, owner, aliases: [], dueAt, value: null }, null);
    },
    runDue: () => queue.runDue(),
    async prune() {
      for (const { collection } of [remembered, parked]) await prune(store, collection);
    },
    close: () => queue.close(),
  };
}

function toKey({ whatsapp_id: session, id }: WhatsGateEvent): string {
  return `event:${JSON.stringify([session, String(id)])}`;
}
