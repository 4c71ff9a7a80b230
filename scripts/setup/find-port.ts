import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that is free now: for a program that must be told its own address before it listens. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port to listen at.');
  return address.port;
}
