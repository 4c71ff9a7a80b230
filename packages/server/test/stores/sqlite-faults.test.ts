import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSqliteStore, type SqliteStore, type SqliteStoreOptions } from '../../src/stores/sqlite/index.ts';
import { expectFilled, fill, plain } from './describe-store.ts';

let folder = '';
let path = '';
let opened: SqliteStore[] = [];
const open = (options?: SqliteStoreOptions) => {
  const store = createSqliteStore(path, options);
  opened.push(store);
  return store;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whatsgate-sqlite-'));
  path = join(folder, 'whatsgate.db');
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of opened) store.close();
  opened = [];
  await rm(folder, { recursive: true });
});

const program = join(import.meta.dirname, 'sqlite-process.ts');
const flags = ['--disable-warning=ExperimentalWarning', program];
const runProcess = async (task: string) => (await promisify(execFile)(process.execPath, [...flags, path, task])).stdout;

describe('several processes on one file', () => {
  it('make it at the same time', async () => {
    await Promise.all(Array.from({ length: 4 }, () => runProcess('open')));
    expect(await open().get('a')).toBeNull();
  }, 60_000);

  it('lose no change of each other', async () => {
    await Promise.all(Array.from({ length: 3 }, () => runProcess('count')));
    expect((await open().get('count'))?.document.value).toBe(150);
  }, 60_000);

  it('C8: go no further than the limit together', async () => {
    const outcomes = (await Promise.all([runProcess('fill'), runProcess('fill')])).flatMap(
      (printed) => JSON.parse(printed) as string[],
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(7);
    expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(3);
  }, 60_000);

  it('S15: one that is killed while it writes leaves no put half done', async () => {
    const child = spawn(process.execPath, [...flags, path, 'write for ever'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const keys = (await open().listByOwner('slots', 'anna')).map(({ key }) => key);
    const numbers = (name: string) =>
      keys.filter((key) => key.startsWith(name)).map((key) => Number(key.slice(name.length)));
    expect(numbers('first:').length).toBeGreaterThan(20);
    expect(numbers('also:').sort()).toEqual(numbers('first:').sort());
  }, 60_000);
});

it('keeps everything when the file is opened again, locks and clock included', async () => {
  const first = createSqliteStore(path);
  await first.put('a', { ...plain, aliases: ['alias'] }, null);
  expect(await first.acquireLock('sweep', 60_000)).toBe(true);
  const [entry, now] = [await first.get('a'), await first.now()];
  first.close();
  const second = open();
  expect(await second.getByAlias('alias')).toEqual(entry);
  expect(await second.acquireLock('sweep', 60_000)).toBe(false);
  expect(await second.now()).toBeGreaterThanOrEqual(now);
});

it('rejects while another process writes for longer than `busyTimeout`, and goes on after that', async () => {
  const store = open({ busyTimeout: 50 });
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.put('a', plain, null)).rejects.toThrow('locked');
  await expect(store.now()).rejects.toThrow('locked');
  expect(await store.get('a')).toBeNull();
  other.exec('COMMIT');
  other.close();
  expect(await store.put('a', plain, null)).toBe('done');
});

it('rejects when it is closed', async () => {
  const store = createSqliteStore(path);
  store.close();
  const { now, get, put, listDue, acquireLock } = store;
  await expect(now()).rejects.toThrow();
  await expect(get('a')).rejects.toThrow();
  await expect(put('a', plain, null)).rejects.toThrow();
  await expect(listDue('slots', 1, 1)).rejects.toThrow();
  await expect(acquireLock('a', 1)).rejects.toThrow();
});

describe('its clock', () => {
  it('is read, and not written, while the time that it has told is still right', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    let now = 1_800_000_000_000;
    const store = open({ now: () => now, busyTimeout: 50 });
    expect(await store.now()).toBe(now);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await store.now()).toBe(now);
    now += 1;
    await expect(store.now()).rejects.toThrow('locked');
    other.exec('COMMIT');
    other.close();
    expect(await store.now()).toBe(now);
  });

  it('S15: goes on when that of the machine is set back, for every process, at half the speed', async () => {
    const hour = 3_600_000;
    const start = 1_800_000_000_000;
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed);
    let elapsed = 0;
    const ahead = open({ now: () => start + hour });
    const right = open({ now: () => start + elapsed });
    expect(await ahead.now()).toBe(start + hour);
    expect(await right.now()).toBe(start + hour);
    elapsed = hour / 2;
    expect(await right.now()).toBe(start + hour + hour / 4);
    elapsed = 3 * hour;
    expect(await right.now()).toBe(start + 3 * hour);
  });

  it('S13, S15: a lock ends although the machine’s clock was set back', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed);
    let [now, elapsed] = [1_800_000_000_000, 0];
    const store = open({ now: () => now });
    expect(await store.acquireLock('sweep', 1_000)).toBe(true);
    now -= 3_600_000;
    elapsed += 1_998;
    expect(await store.acquireLock('sweep', 1_000)).toBe(false);
    elapsed += 2;
    expect(await store.acquireLock('sweep', 1_000)).toBe(true);
  });
});

it('with 10,000 documents nothing is searched from end to end', async () => {
  const texts = new Set<string>();
  const prepare = DatabaseSync.prototype.prepare;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, text) {
    texts.add(text);
    return prepare.call(this, text);
  });
  const store = open();
  await fill(store);
  await expectFilled(store);
  vi.restoreAllMocks();
  const database = new DatabaseSync(path);
  const plans = [...texts]
    .filter((text) => !text.startsWith('PRAGMA'))
    .flatMap((text) => {
      const parameters = Object.fromEntries([...text.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, 1]));
      return database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(parameters);
    })
    .map(({ detail }) => String(detail));
  database.close();
  expect(plans.length).toBeGreaterThan(8);
  // The few locks are looked through for those that have ended.
  expect(plans.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual(['SCAN whatsgate_times']);
});

it('S15: what no server wrote is rejected where it is asked for, and ends no sweep', async () => {
  const store = open();
  await store.put('good', plain, null);
  await store.put('bad', plain, null);
  const database = new DatabaseSync(path);
  for (const body of ['{"half":', '{"collection":1}', 'null', '[]']) {
    database.prepare("UPDATE whatsgate SET body = ? WHERE key = 'bad'").run(body);
    await expect(store.get('bad')).rejects.toThrow('no WhatsGate server wrote');
    await expect(store.listByOwner('slots', 'anna')).rejects.toThrow('no WhatsGate server wrote');
    expect((await store.listDue('slots', 1_000, 10)).map(({ key }) => key)).toEqual(['good']);
  }
  database.close();
});

describe('is refused in words', () => {
  const failure = (given: string) => {
    try {
      createSqliteStore(given);
    } catch (error) {
      return error;
    }
    throw new Error('It was not refused.');
  };

  it('without a path, in a folder that is not there, on a file that is none of SQLite’s', async () => {
    await writeFile(path, 'a text of more than a few bytes, which no database begins with');
    for (const given of ['', undefined as never, join(folder, 'none', 'a.db'), path])
      expect(failure(given)).toMatchObject({ code: 'INVALID_OPTIONS', message: /^createSqliteStore: / });
  });

  it('on a file of a later version', () => {
    createSqliteStore(path).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(failure(path)).toMatchObject({ code: 'INVALID_OPTIONS', message: /later version/ });
  });

  it.each([{ builtin: undefined }, { builtin: {} }])('where `node:sqlite` is $builtin', ({ builtin }) => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(builtin as never);
    expect(failure(path)).toMatchObject({ code: 'INVALID_OPTIONS', message: /Use Node 22\.13 or later/ });
  });

  it('and `Database` is used where SQLite is called that', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ Database: DatabaseSync } as never);
    expect(await open().get('a')).toBeNull();
  });
});
