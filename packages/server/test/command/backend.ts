import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Notification } from '../../src/notify/index.ts';

/** A ticket as a backend in any language signs it, without a library. */
export function signTicket(secret: string, owner: string, claims: object = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: owner, aud: 'whatsgate', exp, ...claims })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The receiver of notifications: a backend that believes what is signed, and nothing else. */
export interface Receiver {
  readonly url: string;
  /** Those that were signed, by their id and in the order in which each came first. */
  readonly heard: Map<string, Notification>;
  /** How often it was asked. */
  calls(): number;
  close(): Promise<void>;
}

/** @param refuses - whether it answers the nth request with 503 */
export async function createReceiver(
  secret: string,
  refuses: (call: number) => boolean = () => false,
): Promise<Receiver> {
  const heard = new Map<string, Notification>();
  const webhook = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`);
  let calls = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls += 1;
    if (refuses(calls)) return response.writeHead(503).end();
    try {
      const notification = webhook.verify(body, request.headers as Record<string, string>) as Notification;
      if (!heard.has(notification.id)) heard.set(notification.id, notification);
      response.writeHead(204).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    heard,
    calls: () => calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
