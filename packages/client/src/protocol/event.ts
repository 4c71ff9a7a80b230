import {
  badShape,
  isJsonObject,
  type JsonObject,
  optionalString,
  requiredIdentifier,
  requiredString,
} from './shape.ts';

/**
 * Something that happened to a session, as `events-get` tells it and a webhook delivers it; the
 * service's field names kept.
 */
export interface WhatsGateEvent {
  readonly id: number | string;
  /** The session's `unique_id`. */
  readonly whatsapp_id: string;
  /**
   * `message`, `ack`, `media`, `sent`, `error`, `disconnect`, `create`; a webhook also says `ready`.
   * Others are passed through.
   */
  readonly event_action: string;
  /** As the service writes it, without a time zone: `2022-09-07 18:29:37`. */
  readonly event_date: string | null;
  readonly status_code: number | string | null;
  readonly event_data: JsonObject | null;
}

/**
 * Checks one event. Unknown fields are dropped.
 *
 * @param path - how the event is called in the error, such as `data`
 * @throws WhatsGateError `BAD_RESPONSE` with the path of the first wrong field
 */
export function parseEvent(value: unknown, path = 'data'): WhatsGateEvent {
  if (!isJsonObject(value)) throw badShape(path, 'an object', value);
  const { status_code: code, event_data: data } = value;
  return {
    id: requiredIdentifier(value, 'id', path),
    whatsapp_id: String(requiredIdentifier(value, 'whatsapp_id', path)),
    event_action: requiredString(value, 'event_action', path),
    event_date: optionalString(value, 'event_date', path),
    status_code: typeof code === 'number' || typeof code === 'string' ? code : null,
    event_data: isJsonObject(data) ? data : null,
  };
}
