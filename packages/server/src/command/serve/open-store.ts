import { WhatsGateError } from '@whatsgate/client';
import { systemClock, withDeadline } from '../../clock.ts';
import { createMemoryStore } from '../../stores/memory-store.ts';
import { createPostgresStore, createPostgresTable } from '../../stores/postgres/index.ts';
import { createRedisStore, fromRedis } from '../../stores/redis/index.ts';
import { createSqliteStore } from '../../stores/sqlite/index.ts';
import type { WhatsGateStore } from '../../stores/store.ts';
import { importClient } from '../import-client.ts';
import { describeStore, type StoreAddress } from '../settings/store-address.ts';

export interface OpenStore {
  readonly store: WhatsGateStore;
  close(): unknown;
}

const connectTime = 5_000;
/** As long as the server itself waits for its store. */
const queryTime = 10_000;

/**
 * Opens the store, and makes what it needs where it is new.
 *
 * @param warn - told what is wrong with a store that works, and of connections that break
 * @throws WhatsGateError `INVALID_OPTIONS` for a store that cannot be used, saying what to do
 */
export async function openStore(address: StoreAddress, warn: (message: string) => void): Promise<OpenStore> {
  if (address.kind === 'memory') return { store: createMemoryStore(), close: () => {} };
  if (address.kind === 'sqlite') {
    const store = createSqliteStore(address.file);
    return { store, close: () => store.close() };
  }
  const onError = (error: Error) => warn(`${describeStore(address)}: ${error.message}`);
  try {
    return await (address.kind === 'postgres'
      ? openPostgres(address.url, onError)
      : openRedis(address.url, onError, warn));
  } catch (cause) {
    if (cause instanceof WhatsGateError) throw cause;
    // Node's error for several addresses that all refuse has a code, and no message.
    const { message, code } = cause as Partial<NodeJS.ErrnoException>;
    const reason = message || code || String(cause);
    throw new WhatsGateError('INVALID_OPTIONS', `${describeStore(address)} cannot be used: ${reason}.`, {
      remedy: 'Is it running, and are user, password and host in WHATSGATE_STORE right?',
      cause,
    });
  }
}

async function openPostgres(url: string, onError: (error: Error) => void): Promise<OpenStore> {
  const { default: pg } = await importClient('pg', () => import('pg'));
  const options = { connectionString: url, connectionTimeoutMillis: connectTime };
  // A network that breaks without a word would keep every connection of the pool waiting, for a quarter of an hour.
  const pool = new pg.Pool({ ...options, query_timeout: queryTime }).on('error', onError);
  try {
    await createPostgresTable(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const store = createPostgresStore({
    query: (text, values) => pool.query(text, values),
    async listen(channel, onPayload) {
      const client = new pg.Client(options).on('error', onError);
      client.on('notification', ({ payload = '' }) => onPayload(payload));
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      return () => void client.end().catch(onError);
    },
  });
  return { store, close: () => pool.end() };
}

async function openRedis(
  url: string,
  onError: (error: Error) => void,
  warn: (message: string) => void,
): Promise<OpenStore> {
  const { createClient } = await importClient('redis', () => import('redis'));
  const client = createClient({ url, socket: { connectTimeout: connectTime } });
  let lastError: Error | null = null;
  let isConnected = false;
  client.on('error', (error: Error) => {
    // It tries to connect again and again, each time with the same error.
    if (isConnected && error.message !== lastError?.message) onError(error);
    lastError = error;
  });
  client.on('ready', () => {
    isConnected = true;
    lastError = null;
  });
  // It tries to connect for ever; a start that says nothing would look like a hang.
  const toLate = () => lastError ?? new Error(`it did not answer within ${connectTime / 1_000} s`);
  try {
    await withDeadline(systemClock, connectTime, toLate, client.connect());
  } catch (error) {
    client.destroy();
    throw error;
  }
  const adapter = fromRedis(client);
  /** The client itself would wait for a quarter of an hour where the network breaks without a word. */
  const evaluate: typeof adapter.evaluate = async (...call) => {
    const late = new Error(`Redis did not answer within ${queryTime / 1_000} s`);
    try {
      return await withDeadline(systemClock, queryTime, () => late, adapter.evaluate(...call));
    } catch (error) {
      if (error === late && client.isReady) reconnect(client, onError);
      throw error;
    }
  };
  const store = createRedisStore({ ...adapter, evaluate, warn });
  return { store, close: () => client.isOpen && client.close() };
}

function reconnect(client: { destroy(): void; connect(): Promise<unknown> }, onError: (error: Error) => void): void {
  client.destroy();
  client.connect().catch(onError);
}
