import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How far away a server is: milliseconds there and back, and bits a second. */
export interface Distance {
  readonly roundTrip: number;
  readonly bitsPerSecond: number;
}

export interface Delayed {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Puts a server of this machine so far away. Chromium's own emulation does not reach frames that have a process of
 * their own, and knows nothing of connections: here each new one costs a round trip.
 */
export async function delayConnections(target: number, distance: () => Distance | null): Promise<Delayed> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const current = distance();
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
      socket.on('close', () => open.delete(socket));
    }
    pass(near, far, current, current?.roundTrip ?? 0);
    pass(far, near, current, 0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

function pass(from: Socket, to: Socket, distance: Distance | null, handshake: number): void {
  if (distance === null) return void from.pipe(to);
  let free = performance.now() + handshake;
  const later = (bytes: number, action: () => void) => {
    free = Math.max(free, performance.now()) + (bytes * 8_000) / distance.bitsPerSecond;
    setTimeout(action, free + distance.roundTrip / 2 - performance.now());
  };
  from.on('data', (data) => later(data.byteLength, () => to.write(data)));
  from.on('end', () => later(0, () => to.end()));
}
