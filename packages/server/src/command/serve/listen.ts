import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WhatsGateError } from '@whatsgate/client';

export interface Listener {
  /** The port that was taken. */
  readonly port: number;
  /** Takes no new connection, and waits for the requests under way. Resolves when their answers are sent. */
  drain(): Promise<void>;
  /** Takes no new connection, and ends every one that there is. */
  close(): void;
}

/** Longer than proxies keep idle connections: one that is closed while a request is on its way is answered with 502. */
const keepAliveTimeout = 65_000;

/** @throws WhatsGateError `INVALID_OPTIONS` where the port cannot be taken, saying what to do */
export async function listen(port: number, host: string | null, handle: RequestListener): Promise<Listener> {
  const open = new Set<ServerResponse>();
  let onEmpty: (() => void) | null = null;
  const server = createServer({ keepAliveTimeout, headersTimeout: keepAliveTimeout }, (request, response) => {
    open.add(response);
    response.on('close', () => {
      open.delete(response);
      if (open.size === 0) onEmpty?.();
    });
    if (onEmpty !== null) response.setHeader('Connection', 'close');
    handle(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(toStartError(error, port, host)));
    server.listen({ port, ...(host !== null && { host }) }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async drain() {
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      server.close();
      for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
      if (open.size > 0) await empty;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toStartError(cause: NodeJS.ErrnoException, port: number, host: string | null): WhatsGateError {
  const [what, remedy] =
    cause.code === 'EADDRINUSE'
      ? [`port ${port} is in use by another program.`, `Stop that program, or write another one: PORT=${port + 1}`]
      : cause.code === 'EACCES'
        ? [`this user may not listen on port ${port}.`, 'Write one above 1023: PORT=4778']
        : [`${host ?? 'this machine'}:${port} cannot be listened on: ${cause.message}.`, 'Write another HOST or PORT.'];
  return new WhatsGateError('INVALID_OPTIONS', what, { remedy, cause });
}
