/** WhatsGate as far as a benchmark needs it: it answers at once, and costs next to nothing beside what is measured. */
export interface FakeWhatsGate {
  readonly fetch: typeof globalThis.fetch;
  /** How often it was asked since the last time. */
  takeCalls(): number;
  /** A session that was there before. */
  add(session: FakeSession): void;
  setStatus(uniqueId: string, status: string): void;
  /** The newest one. */
  last(): FakeSession;
}

export interface FakeSession {
  readonly unique_id: string;
  readonly name: string;
  readonly status: string;
  readonly callback: string;
  readonly wid: string | null;
}

export function createFakeWhatsGate(): FakeWhatsGate {
  const sessions = new Map<string, FakeSession>();
  let calls = 0;
  let made = 0;
  let last: FakeSession | null = null;

  const add = (session: FakeSession) => {
    last = session;
    sessions.set(session.unique_id, session);
  };
  const create = ({ name = '', callback = '' }: Record<string, string>) => {
    made += 1;
    add({ unique_id: `made-${made}`, name, status: 'AUTH', callback, wid: null });
    return { result: 'OK', data: toRecord(last as FakeSession) };
  };
  const find = ({ WhatsappID: id, name, status, page = 1 }: Record<string, string | number>) => {
    const one = sessions.get(String(id));
    const found = id !== undefined ? (one ? [one] : []) : name !== undefined ? [] : listOf(String(status));
    const data = found.slice((Number(page) - 1) * 100, Number(page) * 100).map(toRecord);
    return { result: 'OK', pages: 1, elements: found.length, page, data };
  };
  const listOf = (status: string) => [...sessions.values()].filter((session) => session.status === status);

  return {
    async fetch(input, init) {
      calls += 1;
      const request = new Request(input, init);
      const body = (await request.json()) as Record<string, string>;
      return Response.json(request.url.endsWith('session-create') ? create(body) : find(body));
    },
    takeCalls() {
      const count = calls;
      calls = 0;
      return count;
    },
    add,
    setStatus(uniqueId, status) {
      const session = sessions.get(uniqueId);
      if (session !== undefined) sessions.set(uniqueId, { ...session, status });
    },
    last() {
      if (last === null) throw new Error('No session was made.');
      return last;
    },
  };
}

function toRecord(session: FakeSession) {
  return {
    ...session,
    id: 1,
    date_add: '2026-11-28 08:00:00',
    qr: null,
    status_name: 'Authorization',
    pushname: null,
    qr_link: `https://whatsgate.org/qr/${session.unique_id}`,
  };
}
