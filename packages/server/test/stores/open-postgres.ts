import {
  createPostgresStore,
  createPostgresTable,
  type PostgresStoreOptions,
} from '../../src/stores/postgres/index.ts';
import { nextPlace, type TestedStores } from './open-stores.ts';

export type PostgresConnection = Omit<PostgresStoreOptions, 'table'>;

/** Stores on one table, on these connections in turn. The table is emptied each time: that is faster than a new one. */
export function openPostgres(connections: () => readonly PostgresConnection[]): TestedStores['open'] {
  const table = nextPlace();
  let isCreated = false;
  return async (count) => {
    const all = connections() as readonly [PostgresConnection, ...PostgresConnection[]];
    if (!isCreated) await createPostgresTable(all[0], table);
    isCreated = true;
    await all[0].query(`truncate ${table}, ${table}_aliases, ${table}_times`);
    const stores = Array.from({ length: count }, (_, index) =>
      createPostgresStore({ ...(all[index % all.length] as PostgresConnection), table }),
    );
    return stores as unknown as ReturnType<TestedStores['open']>;
  };
}
