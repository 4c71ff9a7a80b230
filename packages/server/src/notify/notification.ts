import type { HookContext, LinkedEvent, SessionEvent, UnlinkedEvent } from '../events/hooks.ts';

/** The JSON body of a notification. */
export type Notification = {
  /** The same however often it is sent, and the header `webhook-id`: keep it to do your work once. */
  readonly id: string;
  /** When the server noticed what it tells, in ISO 8601 and UTC. The header `webhook-timestamp` is when it was sent. */
  readonly timestamp: string;
} & (
  | { readonly type: 'whatsapp.linked'; readonly data: Omit<LinkedEvent, 'id'> }
  | { readonly type: 'whatsapp.unlinked'; readonly data: Omit<UnlinkedEvent, 'id'> }
  | { readonly type: 'whatsapp.event'; readonly data: SessionEvent }
);

export function toLinkedNotification({ id, ...data }: LinkedEvent, context: HookContext): Notification {
  return { id, type: 'whatsapp.linked', timestamp: toTimestamp(context), data };
}

export function toUnlinkedNotification({ id, ...data }: UnlinkedEvent, context: HookContext): Notification {
  return { id, type: 'whatsapp.unlinked', timestamp: toTimestamp(context), data };
}

export function toEventNotification(data: SessionEvent, context: HookContext): Notification {
  return { id: toEventId(data), type: 'whatsapp.event', timestamp: toTimestamp(context), data };
}

function toTimestamp({ seenAt }: HookContext): string {
  return new Date(seenAt).toISOString();
}

/** Fit for a header, without the dot that separates the parts of what is signed, and different for different events. */
function toEventId({ event }: SessionEvent): string {
  const escapeUnit = (unit: string) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return [event.whatsapp_id, String(event.id)].map((part) => part.replace(/\W/g, escapeUnit)).join('-');
}
