import { DatabaseSync } from 'node:sqlite';
import type { WhatsGateServerOptions } from '@whatsgate/server';

/** Something that WhatsGate's server part has told the demo's own. */
export interface Told {
  readonly id: string;
  readonly what: 'linked' | 'message' | 'unlinked' | 'logged-out' | 'gone';
  /** The name of the slot. */
  readonly name: string;
  /** Of the linked account, or of the sender; digits. */
  readonly number: string;
  /** The name in the account's profile, or the message. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

type Hooks = Required<Pick<WhatsGateServerOptions, 'onLinked' | 'onUnlinked' | 'onEvent'>>;

/** The demo's own table of what it was told: what your application would write into its database. */
export interface ToldList {
  readonly hooks: Hooks;
  /** The latest first, at most 50. */
  list(owner: string): readonly Told[];
}

/** @param path - the file, or `:memory:` */
export function openToldList(path: string): ToldList {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS told (id TEXT PRIMARY KEY, owner TEXT, what TEXT, name TEXT, number TEXT, text TEXT, at REAL)`);
  // A hook may be called twice for one event: its id makes one row of them.
  const insert = database.prepare('INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare(
    'SELECT id, what, name, number, text, at FROM told WHERE owner = ? ORDER BY rowid DESC LIMIT 50',
  );
  const write = (owner: string, { id, what, name, number, text }: Omit<Told, 'at'>) =>
    insert.run(id, owner, what, name, number, text, Date.now());

  return {
    hooks: {
      onLinked: ({ id, owner, name, account }) =>
        write(owner, { id, what: 'linked', name, number: account.number ?? '', text: account.pushname ?? '' }),
      onUnlinked: ({ id, owner, name, account, reason }) =>
        write(owner, { id, what: reason, name, number: account.number ?? '', text: account.pushname ?? '' }),
      onEvent({ owner, name, event }) {
        if (event.event_action !== 'message') return;
        const { from, body } = event.event_data ?? {};
        const number = /^\d+/.exec(String(from))?.[0] ?? '';
        const id = `${event.whatsapp_id}-${event.id}`;
        write(owner, { id, what: 'message', name, number, text: typeof body === 'string' ? body : '' });
      },
    },
    list: (owner) => select.all(owner) as unknown as Told[],
  };
}
