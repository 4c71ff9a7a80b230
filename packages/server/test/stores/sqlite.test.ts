import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createSqliteStore, type SqliteStore } from '../../src/stores/sqlite/index.ts';
import { describeStore } from './describe-store.ts';
import { nextPlace, type TestedStores } from './open-stores.ts';

let folder = '';
const opened: SqliteStore[] = [];
const openFile = (path: string) => {
  const store = createSqliteStore(path);
  opened.push(store);
  return store;
};
const open: TestedStores['open'] = async (count) => {
  const path = join(folder, nextPlace());
  return Array.from({ length: count }, () => openFile(path)) as [SqliteStore, ...SqliteStore[]];
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whatsgate-sqlite-'));
});
afterAll(async () => {
  for (const store of opened) store.close();
  await rm(folder, { recursive: true });
});

describeStore('SQLite', open);
