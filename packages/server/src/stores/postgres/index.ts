export {
  createPostgresStore,
  type PostgresClient,
  type PostgresStoreOptions,
} from './postgres-store.ts';
export { createPostgresTable, postgresTableSql } from './table.ts';
