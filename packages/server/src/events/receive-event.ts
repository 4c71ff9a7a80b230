import type { WhatsGateEvent } from '@whatsgate/client';
import type { CallbackToken, CallbackTokens } from '../gateway/callback-token.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import type { CreateRequest } from '../slots/create-request.ts';
import type { Refresh } from '../slots/refresh.ts';
import { type Slot, withWebhook } from '../slots/slot.ts';
import { slotErrors } from '../slots/slot-error.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import type { ReceivedEvents } from './received-events.ts';

/** Takes in what WhatsGate tells of a session: durable when it resolves. */
export interface ReceiveEvent {
  /**
   * An event that a webhook has delivered. Nothing in it is believed but that something has happened.
   *
   * @param token - of the address that it came to
   * @throws SlotError `NotFound` while no slot knows the session: WhatsGate sends it again
   */
  fromWebhook(token: CallbackToken, event: WhatsGateEvent): Promise<void>;
  /** An event that a webhook has missed, from `events-get`. */
  missed(slot: Slot, event: WhatsGateEvent): Promise<void>;
}

interface ReceiveEventOptions {
  readonly gateway: Gateway;
  readonly tokens: CallbackTokens;
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly createRequest: CreateRequest;
  readonly events: ReceivedEvents;
  readonly hasOnEvent: boolean;
  readonly onFailure: (error: unknown) => void;
  readonly background: (work: Promise<unknown>) => void;
}

/** These say that the session itself has changed; all others are the application's. */
const stateActions: readonly string[] = ['ready', 'disconnect'];

export function createReceiveEvent(options: ReceiveEventOptions): ReceiveEvent {
  const { gateway, tokens, repository, refresh, createRequest, events, hasOnEvent, onFailure, background } = options;

  const take = async (slot: Slot, event: WhatsGateEvent) => {
    const action = event.event_action;
    if (!stateActions.includes(action)) return events.take(slot.owner, slot.name, event);
    if (await events.isKnown(event)) return;
    // Written first: a server that dies now leaves the read to the sweep.
    const told = await repository.change(slot, (stored, now) => withWebhook(stored, action, now));
    await events.remember(slot.owner, event);
    if (told !== null) background(refresh(told).catch(onFailure));
  };

  /** The slot of a create whose answer was lost: the session must show the same token. */
  const settle = async (slot: Slot, uniqueId: string): Promise<Slot | null> => {
    const record = await gateway.read(uniqueId);
    const token = await tokens.read(record?.callback ?? null);
    return record !== null && token?.createId === slot.createId ? createRequest.settle(slot, record) : slot;
  };

  return {
    async fromWebhook(token, event) {
      const { whatsapp_id: uniqueId } = event;
      const found = await repository.findByCreateId(token.createId);
      const slot = found?.record === null ? await settle(found, uniqueId) : found;
      if (slot?.record?.unique_id === uniqueId) return take(slot, event);
      // Its owner is not known here; what it says of the session is asked when somebody claims it. Another session in the
      // place of the token's own is a twin, or forged.
      if (slot === null && hasOnEvent && !stateActions.includes(event.event_action)) throw slotErrors.notFound();
    },
    missed: take,
  };
}
