import { badShape, isJsonObject, optionalString, requiredIdentifier, requiredString } from './shape.ts';

/**
 * A session as WhatsGate describes it, its field names kept.
 *
 * Documented: `PENDING` (starting), `AUTH` (waiting for the scan), `READY` (linked), `DESTROYING` (being deleted).
 * Other values are passed through. Only `READY` means linked.
 */
export type WhatsGateStatus = 'PENDING' | 'AUTH' | 'READY' | 'DESTROYING' | (string & {});

/** One session record, from `session-create`, `sessions-get` or `session-delete`. */
export interface WhatsGateRecord {
  readonly id: number | null;
  readonly name: string | null;
  /** The opaque identifier; the commands call it `WhatsappID`. */
  readonly unique_id: string;
  readonly status: WhatsGateStatus;
  /** The webhook address. Always null in a browser: the relay does not pass it on. */
  readonly callback: string | null;
  /** As the service writes it, without a time zone: `2022-10-11 19:30:14`. */
  readonly date_add: string | null;
  readonly qr: string | null;
  /** The pairing code; filled in code mode, sometimes only after a while. */
  readonly code: string | null;
  /** Translated per host; for showing only. */
  readonly status_name: string | null;
  readonly pushname: string | null;
  /** `<digits>@c.us` once linked; `<digits>:<device>@s.whatsapp.net` and `…@lid` occur. */
  readonly wid: string | null;
  /** The QR page. Null while it is not there yet and once linked. */
  readonly qr_link: string | null;
}

/** The linked account, as the person knows it. */
export interface WhatsGateAccount {
  /** Digits of the linked number; null where the service gives an identifier that is not a phone number. */
  readonly number: string | null;
  /** The display name of the WhatsApp profile. */
  readonly pushname: string | null;
}

/**
 * Checks one record. Unknown fields are dropped, a numeric `unique_id` becomes a string, `""` becomes null.
 *
 * @param path - how the record is called in the error, such as `data[0]`
 * @throws WhatsGateError `BAD_RESPONSE` with the path of the first wrong field
 */
export function parseRecord(value: unknown, path = 'data'): WhatsGateRecord {
  if (!isJsonObject(value)) throw badShape(path, 'an object', value);
  return {
    id: typeof value.id === 'number' ? value.id : null,
    name: optionalString(value, 'name', path),
    unique_id: String(requiredIdentifier(value, 'unique_id', path)),
    status: requiredString(value, 'status', path),
    callback: optionalString(value, 'callback', path),
    date_add: optionalString(value, 'date_add', path),
    qr: optionalString(value, 'qr', path),
    code: optionalString(value, 'code', path),
    status_name: optionalString(value, 'status_name', path),
    pushname: optionalString(value, 'pushname', path),
    wid: optionalString(value, 'wid', path),
    qr_link: optionalString(value, 'qr_link', path),
  };
}

/** Whether a WhatsApp is linked to this session: only `READY` says so. */
export function isLinked(record: WhatsGateRecord | null): boolean {
  return record?.status === 'READY';
}

/** A `@lid` and other identifiers are no phone numbers, whatever digits they have. After `:` stands the device. */
function phoneNumberOf(wid: string | null): string | null {
  return /^(\d+)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/.exec(wid ?? '')?.[1] ?? null;
}

/** Who is linked, from a `READY` record. */
export function toAccount(record: WhatsGateRecord): WhatsGateAccount {
  return { number: phoneNumberOf(record.wid), pushname: record.pushname };
}
