import {
  createPostgresStore,
  createPostgresTable,
  type PostgresStoreOptions,
} from '../../src/stores/postgres/index.ts';
import { nextPlace, type TestedStores } from './open-stores.ts';

export type PostgresConnection = Omit<PostgresStoreOptions, 'table'>;

/** Stores in a new table, on these connections in turn. */
export const openPostgres =
  (connections: () => readonly PostgresConnection[]): TestedStores['open'] =>
  async (count) => {
    const all = connections();
    const table = nextPlace();
    await createPostgresTable(all[0] as PostgresConnection, table);
    const stores = Array.from({ length: count }, (_, index) =>
      createPostgresStore({ ...(all[index % all.length] as PostgresConnection), table }),
    );
    return stores as unknown as ReturnType<TestedStores['open']>;
  };
