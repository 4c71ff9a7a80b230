import type { LocalEmulator } from '@whatsgate/emulator';

/** Servers before a WhatsGate, as the pages of their owners see them. */
export interface Servers {
  readonly emulator: LocalEmulator;
  ask(command: string, body: object, owner: string, lease: string, saysSuccess?: boolean): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  /** Milliseconds after which to ask again. */
  readonly retryAfter: number;
  readonly id: string | null;
  readonly isLinked: boolean;
}

const minute = 60_000;

/** A command as a page sends it. */
export function toRequestInit(body: object, owner: string, lease: string, saysSuccess: boolean): RequestInit {
  const headers = {
    'Content-Type': 'application/json',
    Origin: 'https://app.test',
    'X-User': owner,
    'Idempotency-Key': lease,
    'X-WhatsGate-Lease': lease,
    ...(saysSuccess && { 'X-WhatsGate-Page-State': 'success' }),
  };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/** What a page reads from an answer. */
export async function toAnswer(response: Response): Promise<Answer> {
  const { data } = (await response.json()) as { data?: Found | Found[] };
  const record = Array.isArray(data) ? data[0] : data;
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after') ?? 2) * 1_000,
    id: record?.unique_id ?? null,
    isLinked: record?.status === 'READY',
  };
}

interface Found {
  readonly unique_id: string;
  readonly status: string;
}

interface Page {
  readonly owner: string;
  readonly lease: string;
  readonly isByCode: boolean;
}

/** One owner's life with a slot: pages come, ask, scan or not, cancel, are closed or vanish. */
export async function live(servers: Servers, owner: string, random: () => number, pages = 4): Promise<void> {
  const { emulator } = servers;
  for (let count = 0; count < pages; count += 1) {
    const page: Page = { owner, lease: `${owner}-${count}`, isByCode: random() < 0.25 };
    const id = await start(servers, page, random);
    if (id !== null) await show(servers, page, id, random);
    await pause(emulator, Math.floor(random() * 3 * minute));
  }
}

/** Asks for a session until it is there, or the person gives up. */
async function start({ emulator, ask }: Servers, page: Page, random: () => number): Promise<string | null> {
  const { owner, lease, isByCode } = page;
  const body = isByCode ? { name: owner, auth_type: 'CODE', number: '79991234567' } : { name: owner };
  let created = await ask('session-create', body, owner, lease);
  for (let tries = 0; tries < 8 && created.id === null && random() < 0.9; tries += 1) {
    await pause(emulator, created.retryAfter);
    created = await ask('session-create', body, owner, lease);
  }
  return created.id;
}

async function show({ emulator, ask }: Servers, page: Page, id: string, random: () => number): Promise<void> {
  const { owner, lease, isByCode } = page;
  await pause(emulator, 1_000);
  const hasScanned = !isByCode && random() < 0.35 && (await scan(emulator, id));
  const polls = Math.max(hasScanned ? 2 : 0, Math.floor(random() * 6));
  for (let poll = 0; poll < polls; poll += 1) {
    await ask('sessions-get', { WhatsappID: id }, owner, lease, hasScanned);
    await pause(emulator, 4_000);
  }
  const fate = random();
  if (fate < 0.35) await ask('session-delete', { WhatsappID: id }, owner, lease, hasScanned);
  else if (fate < 0.7) await ask('session-delete', { WhatsappID: id, leaving: true }, owner, lease, hasScanned);
}

export function pause(emulator: LocalEmulator, ms: number): Promise<void> {
  return new Promise((resolve) => void emulator.clock.setTimeout(resolve, ms));
}

/** Scans if the page shows a code: the virtual phone would wait for one. */
async function scan(emulator: LocalEmulator, id: string): Promise<boolean> {
  const session = (await emulator.sessions()).find(({ uniqueId }) => uniqueId === id);
  if (session?.status !== 'AUTH') return false;
  await emulator.phone.scan(id);
  return true;
}

/** Counts what each owner has, but not the twins that a doubled create makes: nobody asked for them. */
export function createCount(emulator: LocalEmulator): () => Promise<ReadonlyMap<string, number>> {
  const firstIds = new Map<string, string>();
  return async () => {
    const counts = new Map<string, number>();
    for (const { uniqueId, name, callback, status } of await emulator.sessions()) {
      // A twin has the token of its first, and is made right after it.
      const token = /wg1[a-z0-9]{70,}/i.exec(callback)?.[0].toLowerCase() ?? callback;
      if (!firstIds.has(token)) firstIds.set(token, uniqueId);
      if (status === 'DESTROYING' || firstIds.get(token) !== uniqueId) continue;
      const owner = name.trim().split(' ')[0] ?? '';
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    return counts;
  };
}
