import { isUsableNumber, isWhatsGateError, toUrl, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/client';

/** What is told of a failure: its code, and what the server said of it in numbers and in one word. */
export interface TracedError {
  readonly code: string;
  readonly retryable: boolean;
  readonly ambiguous: boolean;
  readonly server: {
    readonly name: string | null;
    readonly code: number | null;
    readonly status: number | null;
  } | null;
}

/** Removes personal data: a number, a name, a code or an id becomes a stand-in, the same one each time. */
export interface Redactor {
  auth(auth: WhatsGateAuth): WhatsGateAuth;
  name(name: string): string;
  record(record: WhatsGateRecord): WhatsGateRecord;
  /** The address of a QR page: its origin stays, its id does not. */
  link(link: string): string;
  error(error: unknown): TracedError;
}

export function createRedactor(): Redactor {
  const standIns = new Map<string, string>();
  const standIn = (kind: string, value: string, toStandIn: (index: number) => string): string => {
    const key = `${kind} ${value}`;
    const known = standIns.get(key);
    if (known !== undefined) return known;
    const made = toStandIn([...standIns.keys()].filter((other) => other.startsWith(`${kind} `)).length + 1);
    standIns.set(key, made);
    return made;
  };
  const id = (value: string) => standIn('id', value, (index) => `id-${index}`);

  const redactor: Redactor = {
    // A number that can be dialled stays one, and one that cannot does not, so that a replay takes the same way.
    auth: (auth) =>
      auth.type === 'qr'
        ? auth
        : {
            type: 'code',
            number: isUsableNumber(auth.number)
              ? standIn('number', auth.number, (index) => `+${79_990_000_000 + index}`)
              : 'unusable',
          },
    name: (name) => (name.trim() === '' ? name : standIn('name', name, (index) => `name-${index}`)),
    record: (record) => ({
      id: null,
      name: record.name === null ? null : redactor.name(record.name),
      unique_id: id(record.unique_id),
      status: record.status,
      callback: null,
      date_add: record.date_add,
      qr: null,
      code: record.code === null ? null : '****-****',
      status_name: null,
      pushname: record.pushname === null ? null : redactor.name(record.pushname),
      wid: record.wid === null ? null : standIn('number', record.wid, (index) => `${10_000_000_000 + index}@c.us`),
      qr_link: record.qr_link === null ? null : redactor.link(record.qr_link),
    }),
    link(link) {
      const url = toUrl(link);
      if (url === null) return 'unreadable';
      const { origin, pathname } = url;
      const page = '/qr/';
      return pathname.startsWith(page) ? `${origin}${page}${id(pathname.slice(page.length))}` : origin;
    },
    error(error) {
      if (!isWhatsGateError(error)) return { code: 'UNKNOWN', retryable: false, ambiguous: false, server: null };
      const { code, retryable, ambiguous, server } = error;
      // A name is a word such as `Unauthorized`; anything else that a server puts there may be personal.
      const name = server?.name != null && /^\w{1,60}$/.test(server.name) ? server.name : null;
      return { code, retryable, ambiguous, server: server && { name, code: server.code, status: server.status } };
    },
  };
  return redactor;
}
