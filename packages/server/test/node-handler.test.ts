import { connect } from 'node:net';
import express from 'express';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FetchContext } from '../src/index.ts';
import { type NodeRequest, toNodeHandler } from '../src/node/index.ts';
import { closeAll, listen, post, type Serve, serve, serveByFastify, servings, standard } from './node-servers.ts';

afterEach(async () => {
  await closeAll();
  vi.restoreAllMocks();
});

/** The relay as a function, to see what reaches it and to choose its answer. */
const answering = (answer: (request: Request) => Response | Promise<Response>) => ({
  fetch: async (request: Request) => answer(request),
});
const echo = answering(async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body: await request.text(),
  }),
);

describe('the request', () => {
  const ask = async (port: number, raw: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.write(raw);
    await new Promise((resolve) => {
      socket.on('close', resolve).on('error', resolve);
    });
    return text;
  };

  it.each([
    [
      'a mount path',
      '/api/whatsgate/session-create?x=1',
      'app.test',
      'http://app.test/api/whatsgate/session-create?x=1',
    ],
    ['a port', '/a', 'app.test:8080', 'http://app.test:8080/a'],
    ['two slashes', '//evil.test/session-create', 'app.test', 'http://app.test//evil.test/session-create'],
    ['an absolute address', 'http://evil.test/session-create', 'app.test', 'http://evil.test/session-create'],
    ['a Host that is none', '/a', 'a b', 'http://localhost/a'],
    ['a Host with a path', '/a', '[', 'http://localhost/a'],
  ])('E2: has its whole address: %s', async (_, path, host, url) => {
    const port = await listen(toNodeHandler(echo));
    expect(await ask(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain(
      `"url":"${url}"`,
    );
  });

  it('I9: has both tickets where two came, so that neither counts', async () => {
    const port = await listen(toNodeHandler(echo));
    const tickets = 'Authorization: Bearer a.b.c\r\nAuthorization: Bearer d.e.f\r\n';
    expect(await ask(port, `GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${tickets}\r\n`)).toContain(
      '["authorization","Bearer a.b.c, Bearer d.e.f"]',
    );
  });

  it('E2: keeps headers that come twice, and drops those that describe a body which was parsed', async () => {
    const port = await listen(express().use(express.json()).use(toNodeHandler(echo)));
    const body = '{ "name" : "a" }';
    const head = `POST /a HTTP/1.1\r\nHost: app.test\r\nX-Two: 1\r\nX-Two: 2\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    const text = await ask(port, head + body);
    expect(text).toContain('["x-two","1, 2"]');
    expect(text).not.toContain('content-length"');
    expect(text).toContain(JSON.stringify('{"name":"a"}'));
  });

  it('E2: a method that Fetch does not know is 400', async () => {
    const port = await listen(toNodeHandler(echo));
    const text = await ask(port, 'TRACE /session-create HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
    expect(text).toContain('HTTP/1.1 400');
    expect(text).toContain('"name":"BadRequest"');
  });

  it('E2: a parsed body that is null, a list or cyclic is answered, never thrown', async () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const [body, status] of [
      [null, 200],
      [[], 200],
      [cyclic, 400],
      [10n, 400],
    ] as const) {
      const port = await listen((request, response) => {
        request.resume().on('end', () => void toNodeHandler(echo)(Object.assign(request, { body }), response));
      });
      expect((await post(`http://127.0.0.1:${port}/a`, '{}')).status).toBe(status);
    }
  });

  it('E2: a body that is gone without a trace is 500, with the reason on the console', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {});
    const port = await listen((request, response) => {
      request.resume().on('end', () => void toNodeHandler(echo)(request, response));
    });
    expect((await post(`http://127.0.0.1:${port}/a`, '{}')).status).toBe(500);
    expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('left nothing in `req.body`'));
  });

  it('E2: an empty object that a parser left behind without reading is not the body', async () => {
    const port = await listen((request, response) => {
      void toNodeHandler(echo)(Object.assign(request, { body: {} }), response);
    });
    expect(await (await post(`http://127.0.0.1:${port}/a`, '{"name":"a"}')).json()).toMatchObject({
      body: '{"name":"a"}',
    });
  });

  it('E2: a large body arrives whole, in order', async () => {
    const sent = Array.from({ length: 300_000 }, (_, index) => index).join(',');
    const port = await listen(toNodeHandler(echo));
    expect(((await (await post(`http://127.0.0.1:${port}/a`, sent)).json()) as { body: string }).body).toBe(sent);
  });

  it('S4, E2: a client that goes while it sends ends nothing', async () => {
    let outcome = 'none';
    const arrived = vi.fn();
    const relay = answering(async (request) => {
      arrived();
      outcome = await request.text().then(
        () => 'read',
        () => 'broken off',
      );
      return Response.json({});
    });
    const handled = vi.fn();
    const port = await listen((request, response) => void toNodeHandler(relay)(request, response).then(handled));
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /a HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1000\r\n\r\n{');
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledOnce(), { timeout: 10_000 });
    socket.destroy();
    await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(outcome).toBe('broken off');
  });
});

it('F20: a client that goes ends its wait, and nothing else', async () => {
  const states: boolean[] = [];
  let answer = () => {};
  const relay = answering(async ({ signal }) => {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
      answer = resolve;
    });
    states.push(signal.aborted);
    return Response.json({});
  });
  for (const port of [await listen(toNodeHandler(relay)), await serveByFastify(() => {}, toNodeHandler(relay))]) {
    answer = () => {};
    const going = new AbortController();
    const url = `http://127.0.0.1:${port}/api/whatsgate/sessions-get`;
    const left = fetch(url, {
      method: 'POST',
      body: '{}',
      signal: going.signal,
      headers: { 'Content-Type': 'text/plain' },
    });
    const waits = answer;
    await vi.waitFor(() => expect(answer).not.toBe(waits), { timeout: 10_000 });
    going.abort();
    await expect(left).rejects.toThrow();
    await vi.waitFor(() => expect(states).toEqual([true]), { timeout: 10_000 });
    states.length = 0;
    answer = waits;
    const staying = fetch(url, { method: 'POST', body: '{}', headers: { 'Content-Type': 'text/plain' } });
    await vi.waitFor(() => expect(answer).not.toBe(waits), { timeout: 10_000 });
    answer();
    expect((await staying).status).toBe(200);
    expect(states.splice(0)).toEqual([false]);
  }
});

describe('the answer', () => {
  it('E2: is streamed: the first part arrives before the last is there', async () => {
    let finish = () => {};
    const relay = answering(() => {
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('first'));
          finish = () => {
            controller.enqueue(new TextEncoder().encode(' last'));
            controller.close();
          };
        },
      });
      return new Response(stream, { status: 201, headers: { 'X-Own': 'yes' } });
    });
    const port = await listen(toNodeHandler(relay));
    const answer = await fetch(`http://127.0.0.1:${port}/a`);
    expect([answer.status, answer.headers.get('x-own')]).toEqual([201, 'yes']);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(' last');
    expect((await reader.read()).done).toBe(true);
  });

  /** Gives parts of 64 KiB without end, and counts them. */
  function createEndless() {
    const counted = { parts: 0, isCancelled: false };
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        counted.parts += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
      cancel() {
        counted.isCancelled = true;
      },
    });
    return { counted, stream };
  }

  it('E2: is sent no faster than it is read, and ends with a client that goes', async () => {
    const { counted, stream } = createEndless();
    const handled = vi.fn();
    const relay = toNodeHandler(answering(() => new Response(stream)));
    const port = await listen((request, response) => void relay(request, response).then(handled));
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    socket.write('GET /a HTTP/1.1\r\nHost: app.test\r\n\r\n');
    let before = -1;
    // Until the buffers between both ends are full.
    await vi.waitFor(() => {
      const now = counted.parts;
      const isFull = now > 0 && now === before;
      before = now;
      expect(isFull).toBe(true);
    }, 10_000);
    expect(counted.parts).toBeLessThan(1_000);
    expect(handled).not.toHaveBeenCalled();
    socket.destroy();
    await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(counted.isCancelled).toBe(true);
  });

  it('S4, E2: a client that goes before the answer ends nothing: the session is created and recorded', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const arrived = vi.fn();
    const upstream: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith('/session-create')) {
        arrived();
        await gate;
      }
      return fetch(request);
    };
    const { emulator, whatsgate, url } = await serve(servings['plain node:http'] as Serve, upstream);
    const abort = new AbortController();
    const headers = { ...standard, 'Content-Type': 'application/json', 'Idempotency-Key': 'page' };
    const init = { method: 'POST', headers, body: '{"name":"a"}', signal: abort.signal };
    const asked = fetch(`${url}/session-create`, init).catch(() => 'gone');
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledOnce(), { timeout: 10_000 });
    abort.abort();
    expect(await asked).toBe('gone');
    open();
    await vi.waitFor(async () => expect(await whatsgate.list('anna')).toHaveLength(1), { timeout: 10_000 });
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('E2: adds to Vary and cookies that the application has set', async () => {
    const port = await listen(
      express()
        .use((_request, response, next) => {
          response.setHeader('Vary', 'Accept-Encoding');
          response.setHeader('Set-Cookie', 'mine=1');
          next();
        })
        .use(
          toNodeHandler(answering(() => new Response('x', { headers: { Vary: 'Origin', 'Set-Cookie': 'ours=1' } }))),
        ),
    );
    const { headers } = await fetch(`http://127.0.0.1:${port}/a`);
    expect(headers.get('vary')).toBe('Accept-Encoding, Origin');
    expect(headers.getSetCookie()).toEqual(['mine=1', 'ours=1']);
  });

  it('E2: comes too late where the application has answered already', async () => {
    const { counted, stream } = createEndless();
    const handled = vi.fn();
    const relay = toNodeHandler(answering(() => new Response(stream)));
    const port = await listen((request, response) => {
      response.end('too slow');
      void relay(request, response).then(handled);
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/a`)).text()).toBe('too slow');
    await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(counted.isCancelled).toBe(true);
  });

  it('E2: a stream that breaks off ends the handler without a rejection, and the connection with it', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {});
    const handled = vi.fn();
    const broken = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new Uint8Array(10));
          controller.error(new Error('broken'));
        },
      });
    const relay = toNodeHandler(answering(() => new Response(broken())));
    const port = await listen((request, response) => void relay(request, response).then(handled));
    await expect(fetch(`http://127.0.0.1:${port}/a`).then((answer) => answer.text())).rejects.toThrow();
    await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('broken'));
  });

  it('S9, E2: passes waitUntil on', async () => {
    const waitUntil = vi.fn();
    const contexts: (FetchContext | undefined)[] = [];
    const relay = toNodeHandler(
      {
        fetch: async (_request, context) => {
          contexts.push(context);
          return new Response('x');
        },
      },
      { waitUntil },
    );
    const port = await listen(relay);
    await fetch(`http://127.0.0.1:${port}/a`);
    expect(contexts).toEqual([{ req: expect.anything(), waitUntil }]);
  });

  it('E2: what a framework has put on its request is there for identify, in TypeScript by a cast of its own', async () => {
    const seen: unknown[] = [];
    const relay = toNodeHandler({
      fetch: async (_request, context) => {
        const request = context?.req as (NodeRequest & { user: string }) | undefined;
        seen.push(request?.user);
        return new Response('x');
      },
    });
    const signIn: express.RequestHandler = (request, _response, next) => {
      Object.assign(request, { user: 'anna' });
      next();
    };
    await fetch(`http://127.0.0.1:${await listen(express().use(signIn).use(relay))}/a`);
    const prepare = (app: FastifyInstance) => {
      app.addHook('onRequest', async (request) => void Object.assign(request, { user: 'bob' }));
    };
    await fetch(`http://127.0.0.1:${await serveByFastify(prepare, relay)}/api/whatsgate/a`);
    expect(seen).toEqual(['anna', 'bob']);
  });
});
