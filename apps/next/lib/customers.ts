import 'server-only';
import { DatabaseSync } from 'node:sqlite';
import type { LinkedEvent, UnlinkedEvent } from '@whatsgate/server';

// Stands for your own database. Opened at its first use: `next build` loads this module too.
const kept = globalThis as { customers?: DatabaseSync };

function database(): DatabaseSync {
  if (kept.customers === undefined) {
    kept.customers = new DatabaseSync(process.env.DATABASE_FILE ?? 'customers.db');
    kept.customers.exec(`create table if not exists links
      (id text primary key, customer text, name text, number text, since text default current_timestamp, ended text)`);
  }
  return kept.customers;
}

/** A link may be told twice: its id makes one row of both. */
export function saveLink({ id, owner, name, account }: LinkedEvent): void {
  const insert = database().prepare(
    'insert into links (id, customer, name, number) values (?, ?, ?, ?) on conflict (id) do nothing',
  );
  insert.run(id, owner, name, account.number);
}

export function endLink({ owner, name, reason }: UnlinkedEvent): void {
  const update = database().prepare('update links set ended = ? where customer = ? and name = ? and ended is null');
  update.run(reason, owner, name);
}

export interface SavedLink {
  readonly id: string;
  readonly number: string | null;
  /** UTC, as SQLite writes it. */
  readonly since: string;
  /** Why it ended; null while it stands. */
  readonly ended: string | null;
}

/** All links of a customer, the latest first. */
export function listLinks(customer: string): readonly SavedLink[] {
  const select = database().prepare(
    'select id, number, since, ended from links where customer = ? order by rowid desc',
  );
  return select.all(customer) as unknown as SavedLink[];
}
