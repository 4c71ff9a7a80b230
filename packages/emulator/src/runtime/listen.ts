import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { isBroken } from './broken-connection.ts';
import type { Listening } from './host.ts';

const host = '127.0.0.1';

/**
 * Serves `answer` on a port of 127.0.0.1, never on the network: the phone asks for no password.
 *
 * @throws Error when the port is taken
 */
export function listen(answer: (request: Request) => Promise<Response>, port: number): Promise<Listening> {
  const server = createAdaptorServer({
    async fetch(request, { incoming }) {
      const response = await answer(request);
      if (!isBroken(response)) return response;
      (incoming as IncomingMessage).socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    },
  }) as Server;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new Error(
              `Port ${port} is taken by another program. Stop it, or choose another port (0 takes a free one).`,
              { cause: error },
            )
          : error,
      );
    });
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({
        url: `http://${host}:${taken}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** A port of 127.0.0.1 where nothing listens. */
export function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
