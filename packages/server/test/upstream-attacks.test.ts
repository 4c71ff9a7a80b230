import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createWhatsGateServer } from '../src/index.ts';

const key = 'canary-key-4711-do-not-leak';
const servers: Server[] = [];

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** What a page gets of a relay whose WhatsGate is at this address. */
async function create(baseUrl: string): Promise<{ status: number; text: string }> {
  // Looks for a lost answer without the pauses in between.
  const clock = { now: Date.now, pause: async () => {}, every: () => () => {} };
  const options = {
    clock,
    apiKey: key,
    secret: 'a secret of at least thirty-two characters',
    baseUrl,
    publicUrl: 'https://app.test/api',
    identify: () => 'anna',
    log: () => {},
  };
  const { fetch, close } = createWhatsGateServer(options);
  const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'Idempotency-Key': 'page' };
  const response = await fetch(
    new Request('https://app.test/api/session-create', { method: 'POST', headers, body: '{"name":"Support"}' }),
  );
  close();
  return { status: response.status, text: await response.text() };
}

/** Answers the list of sessions as WhatsGate would, and everything else as told. */
const answering =
  (other: RequestListener): RequestListener =>
  (request, response) => {
    if (request.url?.endsWith('/sessions-get'))
      response.end('{"result":"OK","pages":1,"elements":0,"page":1,"data":[]}');
    else other(request, response);
  };

describe('an upstream that is not what it should be', () => {
  it.each([301, 302, 303, 307, 308])(
    'T2, N13: a redirect (%i) is refused: the trap sees no request, and so no key',
    async (status) => {
      let trapped = 0;
      const trap = await listen((_, response) => {
        trapped += 1;
        response.end('{"result":"OK"}');
      });
      const upstream = await listen((_, response) =>
        response.writeHead(status, { Location: `${trap}/session-create` }).end(),
      );
      expect((await create(upstream)).status).toBe(502);
      expect(trapped).toBe(0);
    },
  );

  it('T18, N14: 300 MiB are not read', { timeout: 30_000 }, async () => {
    const part = Buffer.alloc(1024 * 1024, ' ');
    const upstream = await listen(
      answering((_, response) => {
        let left = 300;
        const send = () => {
          while (left > 0 && !response.destroyed) {
            left -= 1;
            if (!response.write(part)) return response.once('drain', send);
          }
          return response.end();
        };
        send();
      }),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect((await create(upstream)).status).toBe(503);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it('T18: 100,000 brackets deep is no answer: the create is looked for', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const upstream = await listen(answering((_, response) => response.end(`{"result":"OK","data":${deep}}`)));
    expect(await create(upstream)).toMatchObject({ status: 503, text: expect.stringContaining('StillCreating') });
  });

  it('T12: what WhatsGate says beyond the documented record does not reach the page, nor does the webhook address', async () => {
    const record = {
      unique_id: 'abc',
      status: 'PENDING',
      callback: 'https://app.test/secret',
      wid: null,
      secret: 'of another customer',
      qr_link: 'https://whatsgate.org/qr/abc',
    };
    const upstream = await listen(
      answering((_, response) => response.end(JSON.stringify({ result: 'OK', data: record, more: 'secret' }))),
    );
    const { text } = await create(upstream);
    expect(JSON.parse(text)).toEqual({
      result: 'OK',
      data: {
        id: null,
        name: 'Support',
        unique_id: 'abc',
        status: 'PENDING',
        callback: null,
        date_add: null,
        qr: null,
        code: null,
        status_name: null,
        pushname: null,
        wid: null,
        qr_link: 'https://whatsgate.org/qr/abc',
      },
    });
  });

  it('T3, P3: no answer carries the key, whatever WhatsGate says, even if it repeats it', async () => {
    for (const said of [
      `{"name":"Error","message":"bad key ${key}","code":0}`,
      `<html>${key}`,
      key,
      `{"result":"OK","data":{"unique_id":"${key}"}}`,
    ]) {
      const upstream = await listen(
        answering((_, response) => response.writeHead(said.startsWith('{"name') ? 500 : 200).end(said)),
      );
      expect(inspect(await create(upstream))).not.toContain(key);
    }
  });

  it('T19: a polluting body leaves every prototype clean', async () => {
    const upstream = await listen(
      answering((_, response) =>
        response.end(
          '{"result":"OK","__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"unique_id":"abc","status":"PENDING"}}',
        ),
      ),
    );
    expect((await create(upstream)).status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
