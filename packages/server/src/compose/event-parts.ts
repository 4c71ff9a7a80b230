import { createLinkHooks, type LinkHooks } from '../events/link-hooks.ts';
import { createReceiveEvent, type ReceiveEvent } from '../events/receive-event.ts';
import { createReceivedEvents, type ReceivedEvents } from '../events/received-events.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import type { Setup } from './setup.ts';
import type { SlotParts } from './slot-parts.ts';

/** @param repository - made after this, since it announces the links */
export function createSetupLinkHooks(setup: Setup, repository: () => SlotRepository): LinkHooks {
  const { options, report, reportFailure, reportHook, background } = setup;
  return createLinkHooks({
    ...setup,
    hooks: options,
    repository,
    onEdge: ({ type }) => report({ event: type }),
    onFailure: (hook, error) => (hook === null ? reportFailure('delivery failed')(error) : reportHook(hook, error)),
    background: background.add,
  });
}

/** What becomes of the events that WhatsGate tells. */
export interface EventParts {
  readonly events: ReceivedEvents;
  readonly receive: ReceiveEvent;
  /** Whether the application wants events at all. */
  readonly hasOnEvent: boolean;
}

export function createEventParts(setup: Setup, slotParts: SlotParts): EventParts {
  const { options, report, redact, reportFailure, reportHook } = setup;
  const { onEvent } = options;
  const hasOnEvent = onEvent !== undefined;
  const background = setup.background.add;
  const events = createReceivedEvents({
    ...setup,
    onEvent,
    onFailure: (error, item) =>
      item === null ? reportFailure('delivery failed')(error) : reportHook('onEvent', error),
    onParked: ({ event }) => report({ event: 'event parked', id: redact(String(event.id)) }),
    background,
  });
  const onFailure = reportFailure('webhook failed');
  const receive = createReceiveEvent({ ...setup, ...slotParts, events, hasOnEvent, onFailure, background });
  return { events, receive, hasOnEvent };
}
