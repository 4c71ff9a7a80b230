import type { EmulatorClock } from '../runtime/clock.ts';
import { toServiceDate } from './record.ts';

/** An event as webhooks and `events-get` show it. */
export interface ServiceEvent {
  readonly id: number;
  readonly whatsapp_id: string;
  readonly event_action: string;
  /** `YYYY-MM-DD HH:MM:SS`, without a time zone. */
  readonly event_date: string;
  readonly status_code: null;
  readonly event_data: Readonly<Record<string, unknown>>;
}

/** The stored events, and the number of the last one. */
export interface EventsState {
  readonly lastId: number;
  readonly stored: readonly ServiceEvent[];
}

/** Numbers the events and keeps those that `events-get` shows: all but `ready`. */
export interface Events {
  add(session: string, action: string, data: Readonly<Record<string, unknown>>): ServiceEvent;
  stored(): readonly ServiceEvent[];
  clear(): void;
  state(): EventsState;
  restore(state: EventsState): void;
}

const maxStored = 10_000;

export function createEvents(clock: EmulatorClock): Events {
  let stored: ServiceEvent[] = [];
  let lastId = 17;
  return {
    add(session, action, data) {
      lastId += 1;
      const event = {
        id: lastId,
        whatsapp_id: session,
        event_action: action,
        event_date: toServiceDate(clock.now()),
        status_code: null,
        event_data: data,
      };
      if (action !== 'ready') stored.push(event);
      if (stored.length > maxStored) stored.shift();
      return event;
    },
    stored: () => [...stored],
    clear() {
      stored = [];
    },
    state: () => ({ lastId, stored: [...stored] }),
    restore(state) {
      lastId = state.lastId;
      stored = [...state.stored];
    },
  };
}
