import { inspect } from 'node:util';
import { createWhatsGateClient } from '@whatsgate/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createWhatsGateServer,
  type ServerClock,
  type ServerLogEntry,
  type WhatsGateServerOptions,
} from '../src/index.ts';

/** With the characters that encodings change. */
const key = 'canary/key+4711=do"not\\leak';
// The last: what a JSON error of Node's quotes of a text.
const written = [
  key,
  encodeURIComponent(key),
  JSON.stringify(key).slice(1, -1),
  key.replaceAll('/', '\\/'),
  key.slice(0, 10),
];

const secret = 'a secret of at least thirty-two characters';

type Upstream = typeof globalThis.fetch;
const says = (status: number, body: string, headers: Record<string, string> = {}): Upstream => {
  return async () => new Response(status === 204 ? null : body, { status, headers });
};
const throws = (thrown: () => unknown): Upstream => {
  return async () => {
    throw thrown();
  };
};
const vendor = (name: string) => JSON.stringify({ name, message: `refused ${key}`, code: 0, key });
const record = (fields: object) =>
  JSON.stringify({
    result: 'OK',
    pages: 1,
    elements: 1,
    page: 1,
    data: { unique_id: 'abc', status: 'PENDING', ...fields },
  });

/** Every way we know for an upstream to fail while it repeats the key. */
const failures: Readonly<Record<string, Upstream>> = {
  ...Object.fromEntries(
    [400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504].map((code) => [
      `HTTP ${code}`,
      says(code, vendor('Error')),
    ]),
  ),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((code) => [
      `a redirect (${code})`,
      says(code, '', { Location: `https://evil.test/?key=${encodeURIComponent(key)}` }),
    ]),
  ),
  'its name for the key': says(500, vendor(key)),
  'the plan is full': says(500, vendor('session limit')),
  Unauthorized: says(500, vendor('Unauthorized')),
  'an error as PHP writes it': says(500, vendor('Error').replaceAll('/', '\\/')),
  'an error in unicode escapes': says(
    500,
    `{"name":"Error","message":"${[...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
  ),
  HTML: says(200, `<html>${key}</html>`, { 'Content-Type': 'text/html' }),
  'a content type': says(200, 'no', { 'Content-Type': `text/${key}` }),
  'the bare key': says(200, key),
  'truncated JSON': says(200, `{"result":"OK","data":{"unique_id":"${written[2]}`),
  nothing: says(200, ''),
  'no content': says(204, ''),
  'a list': says(200, JSON.stringify([key])),
  'other people’s JSON': says(200, JSON.stringify({ key })),
  'not OK': says(200, JSON.stringify({ result: key, message: key })),
  'a record of the wrong shape': says(200, JSON.stringify({ result: 'OK', data: key })),
  'a record with the key for its id': says(200, record({ unique_id: key })),
  'a record with the key in each field': says(
    200,
    record({
      name: key,
      callback: key,
      status_name: key,
      wid: key,
      pushname: key,
      qr_link: `https://whatsgate.org/qr/${key}`,
      other: key,
    }),
  ),
  'a record with a wrong field': says(200, record({ name: { [key]: key } })),
  'a connection refused': throws(() =>
    Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error(`connect ${key}`), { code: 'ECONNREFUSED' }),
    }),
  ),
  'a reset': throws(() => new TypeError(`fetch failed with ${key}`)),
  'an error that holds the request': throws(() =>
    Object.assign(new Error('failed'), { request: { headers: { 'X-Api-Key': key } }, config: key }),
  ),
  'an error with the key for its name': throws(() => Object.assign(new Error('failed'), { name: key })),
  'a text that is thrown': throws(() => key),
  'an abort': throws(() => new DOMException(key, 'AbortError')),
  'a body that breaks off': async () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new Error(key)) })),
};

afterEach(() => {
  vi.restoreAllMocks();
});

/** Whatever is said anywhere while this runs, in every form in which it could be printed. */
async function overhear(run: (said: unknown[]) => Promise<unknown>): Promise<string> {
  const said: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void said.push(words));
  await run(said).then(
    (result) => said.push(result),
    (error) => said.push(error),
  );
  return said.map(toText).join('\n');
}

function toText(value: unknown): string {
  const shown = inspect(value, { depth: 12, showHidden: true, getters: true, maxStringLength: null });
  return [shown, JSON.stringify(value) ?? '', String(value), value instanceof Error ? value.stack : ''].join('\n');
}

function expectNoKey(text: string): void {
  expect(text.length).toBeGreaterThan(0);
  for (const form of written) expect(text).not.toContain(form);
}

// Waits for nothing.
const clock: ServerClock = { now: Date.now, pause: async () => {}, every: () => () => {} };

describe(`T3, P3: the key is in nothing that is said, whichever of ${Object.keys(failures).length} failures repeats it`, () => {
  expect(Object.keys(failures).length).toBeGreaterThanOrEqual(40);

  it.each(Object.keys(failures))('%s', async (name) => {
    const fetch = failures[name] as Upstream;
    const text = await overhear(async (said) => {
      const log = (entry: ServerLogEntry) => void said.push(entry);
      const server = createWhatsGateServer({
        apiKey: key,
        secret,
        publicUrl: 'https://app.test/api',
        identify: () => 'anna',
        fetch,
        clock,
        log,
      });
      const note = (work: Promise<unknown>) =>
        work.then((result) => said.push(result)).catch((error) => said.push(error));
      for (const [command, body] of [
        ['session-create', { name: 'Support' }],
        ['sessions-get', { WhatsappID: 'abc' }],
        ['session-delete', { WhatsappID: 'abc' }],
      ] as const) {
        const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'Idempotency-Key': 'page' };
        const answer = await server.fetch(
          new Request(`https://app.test/api/${command}`, { method: 'POST', headers, body: JSON.stringify(body) }),
        );
        said.push([...answer.headers], await answer.text());
      }
      await note(server.adopt({ owner: 'bob', name: 'Support', unique_id: 'abc' }));
      await note(server.list('anna'));
      await note(server.unlink('anna', 'Support'));
      await note(server.sweep());
      server.close();

      const client = createWhatsGateClient({ apiKey: key, fetch });
      await note(client.createSession({ name: 'Support' }));
      await note(client.getSession('abc'));
      await note(client.deleteSession('abc'));
      await note(client.listSessions());
      await note(client.setHook('abc', 'https://app.test'));
      said.push(client, server);
    });
    expectNoKey(text);
  });

  it.each(['with a space', 'with\r\na line', 'с кириллицей', ''])(
    'S6: nor does a key that is no key stand in the refusal: "%s"',
    async (bad) => {
      const options: WhatsGateServerOptions = {
        apiKey: bad === '' ? '' : `${key} ${bad}`,
        secret,
        publicUrl: 'https://app.test/api',
        identify: () => 'anna',
      };
      expectNoKey(await overhear(async () => createWhatsGateServer(options)));
    },
  );
});
