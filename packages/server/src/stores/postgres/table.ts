import { checkTable, type PostgresClient } from './client.ts';

/**
 * The SQL that makes what the store needs, for your own migrations: several statements, which change nothing when they are
 * run again. Run it again after an update of this package: it replaces the functions.
 *
 * - `whatsgate` has the documents.
 * - `whatsgate_aliases` has their other names: only a unique index keeps two documents from one name, whatever is written.
 * - `whatsgate_times` has the clock, and the ends of locks.
 * - Three functions, because a pool runs each statement on another connection: each is one step, on one connection.
 *
 * @param table - another name, also of what belongs to it; with a schema if you like
 * @throws WhatsGateError `INVALID_OPTIONS` for a name that is not plain
 *
 * @example
 * ```ts
 * import { postgresTableSql } from '@whatsgate/server/postgres';
 *
 * console.log(postgresTableSql()); // into a migration
 * ```
 */
export function postgresTableSql(table = 'whatsgate'): string {
  const name = checkTable(table);
  const index = name.replace(/^.*\./, '');
  return `
create table if not exists ${name} (
  key text collate "C" primary key,
  collection text collate "C" not null,
  owner text collate "C" not null,
  due_at double precision,
  version text not null,
  body text not null
);
create index if not exists ${index}_owner on ${name} (collection, owner);
create index if not exists ${index}_due on ${name} (collection, due_at) where due_at is not null;

create table if not exists ${name}_aliases (
  alias text collate "C" primary key,
  key text collate "C" not null references ${name} on delete cascade
);
create index if not exists ${index}_aliases_key on ${name}_aliases (key);

create table if not exists ${name}_times (
  name text collate "C" primary key,
  at double precision not null
);

-- Writes a document, or removes it, if its version is the expected one; and others beside it.
create or replace function ${name}_put(request text) returns text language plpgsql as $put$
declare
  put constant jsonb := request::jsonb;
  document constant jsonb := put -> 'document';
  put_key constant text := put ->> 'key';
  put_aliases constant text[] := array(select jsonb_array_elements_text(document -> 'aliases'));
  other jsonb;
  found_version text;
begin
  -- Otherwise what another put has just written would not be seen below.
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'WhatsGate needs the isolation level READ COMMITTED';
  end if;
  -- Puts with nothing in common run side by side. Always in the same order, so that no two wait for each other.
  perform pg_advisory_xact_lock(id) from (
    select distinct hashtextextended('${name} ' || lock, 0) as id from jsonb_array_elements_text(put -> 'locks') as lock
    order by id
  ) as ids;

  select version into found_version from ${name} where key = put_key;
  if found_version is distinct from put ->> 'expected' then return 'changed'; end if;
  if document is null then
    delete from ${name} where key = put_key;
  else
    if exists (select from ${name}_aliases where alias = any(put_aliases) and key <> put_key) then
      return 'taken';
    end if;
    if found_version is null and (put ->> 'limit')::double precision <= (
      select count(*) from ${name} where collection = document ->> 'collection' and owner = document ->> 'owner'
    ) then return 'full'; end if;

    insert into ${name} (key, collection, owner, due_at, version, body)
    values (
      put_key, document ->> 'collection', document ->> 'owner', (document ->> 'dueAt')::double precision,
      put ->> 'version', document ->> 'body'
    )
    on conflict (key) do update set collection = excluded.collection, owner = excluded.owner,
      due_at = excluded.due_at, version = excluded.version, body = excluded.body;
    delete from ${name}_aliases where key = put_key;
    insert into ${name}_aliases (alias, key) select unnest(put_aliases), put_key;
  end if;

  for other in select jsonb_array_elements(put -> 'also') loop
    insert into ${name} (key, collection, owner, due_at, version, body)
    values (
      other ->> 'key', other ->> 'collection', other ->> 'owner', (other ->> 'dueAt')::double precision,
      put ->> 'version', other ->> 'body'
    )
    on conflict (key) do nothing;
  end loop;
  if put ->> 'channel' is not null then
    perform pg_notify(put ->> 'channel', put_key);
    perform pg_notify(put ->> 'channel', each ->> 'key') from jsonb_array_elements(put -> 'also') as each;
  end if;
  return 'done';
end $put$;

-- The time in ms, which never goes back, and not behind what a server has seen.
create or replace function ${name}_now(seen double precision) returns double precision language sql as $now$
  insert into ${name}_times as kept (name, at)
  values ('clock', greatest(seen, floor(extract(epoch from clock_timestamp()) * 1000)))
  on conflict (name) do update set at = greatest(kept.at, excluded.at)
  returning at
$now$;

-- Takes a lock that ends after so many ms; those that have ended are removed bit by bit.
create or replace function ${name}_lock(lock text, ms double precision, seen double precision)
returns boolean language plpgsql as $lock$
declare
  now_ms constant double precision := ${name}_now(seen);
begin
  delete from ${name}_times where name in (
    select name from ${name}_times where name <> 'clock' and at <= now_ms limit 20 for update skip locked
  );
  insert into ${name}_times as kept (name, at) values ('lock ' || lock, now_ms + ms)
  on conflict (name) do update set at = excluded.at where kept.at <= now_ms;
  return found;
end $lock$;
`;
}

/**
 * Makes the table of the store and what belongs to it, or brings it up to date, in one step: any number of servers may call it
 * when they start. Its user needs the right to create tables and functions; where it has none, run `postgresTableSql()`
 * as another.
 *
 * @param table - as in `createPostgresStore`
 * @throws WhatsGateError `INVALID_OPTIONS` for a name that is not plain; rejects with what the client throws
 *
 * @example
 * ```ts
 * import { createPostgresTable } from '@whatsgate/server/postgres';
 * import pg from 'pg';
 *
 * await createPostgresTable(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
 * ```
 */
export async function createPostgresTable(client: PostgresClient, table = 'whatsgate'): Promise<void> {
  // One statement, so that it is one transaction with every client.
  await client.query(
    `do $create$ begin
    perform pg_advisory_xact_lock(hashtextextended('${checkTable(table)} table', 0));
    ${postgresTableSql(table)}
    end $create$`,
  );
}
