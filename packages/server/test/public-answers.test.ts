import { createWhatsGateClient } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import type { ServerLogEntry } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

/** Every record that leaves the server, for a page or for the application. */
async function recordsOf(harness: Harness): Promise<unknown[]> {
  const said: unknown[] = [];
  const { call, server, advance } = harness;
  const created = await call('session-create', { name: 'Support' }, pageHeaders('one'));
  const { unique_id: id } = created.body.data;
  const read = () => call('sessions-get', { WhatsappID: id }, pageHeaders('one'));
  said.push(created.body, (await read()).body);
  said.push((await call('session-create', { name: 'Support' }, pageHeaders('two'))).body, await server.list('anna'));
  said.push((await call('session-delete', { WhatsappID: id, leaving: true, lease: 'two' }, {})).body);
  await link(harness);
  await advance(1_500);
  said.push((await read()).body, await server.list('anna'));
  said.push((await call('session-delete', { WhatsappID: id }, pageHeaders('one'))).body);
  const pending = await call('session-create', { name: 'Sales' }, pageHeaders('three'));
  said.push((await call('session-delete', { WhatsappID: pending.body.data.unique_id }, pageHeaders('three'))).body);
  return said;
}

it('I6: no record that leaves the server carries a callback address, a token or the name sent upstream', async () => {
  const harness = await createHarness({ limit: 3 });
  const said = await recordsOf(harness);
  said.push(await adopted(harness));
  const text = JSON.stringify(said);
  expect(text).not.toMatch(/\/hook\/|\bwg1[a-z0-9]{20,}/);
  const records = said.flatMap(findRecords);
  expect(records.length).toBeGreaterThan(9);
  for (const record of records) {
    expect(record.callback).toBeNull();
    expect(['Support', 'Sales', 'Made by hand']).toContain(record.name);
  }
});

async function adopted({ emulator, server }: Harness): Promise<unknown> {
  const made = await emulator.fetch(
    new Request(`${emulator.url}/api/v1/session-create`, {
      method: 'POST',
      headers: { 'X-Api-Key': emulator.apiKey },
      body: '{"name":"by hand","callback":"https://other.test/hook/wg1secretsecretsecretsecret"}',
    }),
  );
  const { unique_id } = ((await made.json()) as { data: { unique_id: string } }).data;
  return [await server.adopt({ owner: 'anna', name: 'Made by hand', unique_id }), await server.list('anna')];
}

type Fields = Readonly<Record<string, unknown>>;
function findRecords(value: unknown): Fields[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('unique_id' in value) return [value as Fields];
  return Object.values(value).flatMap(findRecords);
}

/** How an upstream could quote what it must not. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  reversed: (text) => [...text].reverse().join(''),
  'percent-encoded': (text) => [...text].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'as HTML entities': (text) => [...text].map((char) => `&#${char.charCodeAt(0)};`).join(''),
  'with spaces': (text) => [...text].join(' '),
  'with a zero-width space': (text) => [...text].join('\u200b'),
};
const key = 'canary-key-4711';

/** Our own words: everything that a browser may be told when WhatsGate fails. */
const ownWords = [
  'WhatsGate cannot be reached from the server.',
  'WhatsGate asks to wait.',
  'WhatsGate sent an unexpected response.',
  "WhatsGate refused the server's API key.",
  'The WhatsGate plan has no free session slot.',
  'This phone number cannot be used.',
  'WhatsGate refused the request.',
  'An earlier attempt is still being checked.',
];

const failures: readonly (readonly [string, (said: string) => Response])[] = [
  ...[400, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503].map(
    (status) =>
      [
        `HTTP ${status}`,
        (said: string) => Response.json({ name: said, message: `no: ${said}`, code: said, status: said }, { status }),
      ] as const,
  ),
  ['a 422 with fields', (said) => Response.json([{ field: said, message: said }], { status: 422 })],
  ['a 422 for the number', (said) => Response.json([{ field: 'number', message: said }], { status: 422 })],
  ['a full plan', (said) => Response.json({ name: 'Forbidden', message: `session limit ${said}` }, { status: 500 })],
  ['not OK', (said) => Response.json({ result: said, data: said, message: said })],
  ['HTML', (said) => new Response(`<h1>${said}</h1>`, { headers: { 'Content-Type': 'text/html' } })],
  ['a wrong field', (said) => Response.json({ result: 'OK', data: { unique_id: 'abc', status: { [said]: said } } })],
];

describe.each(failures)('I7: WhatsGate fails with %s', (_, answer) => {
  it.each(Object.keys(encodings))(
    'and quotes key, callback and name %s: the browser is told our own words only, the log has no secret',
    async (name) => {
      const encode = encodings[name] as (text: string) => string;
      const lines: ServerLogEntry[] = [];
      let said = '';
      let token = '';
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        const body = (await request.json()) as { callback?: string; name?: string };
        if (!request.url.endsWith('/session-create'))
          return Response.json({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] });
        token = body.callback?.split('/').at(-1) ?? '';
        said = [key, body.callback ?? '', body.name ?? ''].map(encode).join(' ');
        return answer(said);
      };
      // Looks for the lost answer without the pauses in between.
      const clock = { now: Date.now, pause: async () => {}, every: () => () => {} };
      const log = (entry: ServerLogEntry) => lines.push(entry);
      const { call } = await createHarness({ apiKey: key, fetch, clock, log });
      const { status, body, headers } = await call('session-create', { name: 'Support' });

      expect(token).toMatch(/^wg1/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(Object.keys(body).sort()).toEqual(['code', 'message', 'name', 'status']);
      expect(body).toMatchObject({ code: 0, status, name: expect.stringMatching(/^[A-Z][A-Za-z]+$/) });
      expect(ownWords.filter((words) => String(body.message).startsWith(words))).toHaveLength(1);
      const answered = JSON.stringify([body, ...headers]);
      for (const part of said.split(' ').filter((word) => word.length > 3)) expect(answered).not.toContain(part);
      const logged = JSON.stringify(lines).toLowerCase();
      for (const secret of [key.slice(0, 8), token]) expect(logged).not.toContain(secret);
    },
  );
});

it('U4: a number that the page cannot judge and the server refuses is INVALID_NUMBER in the page', async () => {
  const harness = await createHarness();
  const client = createWhatsGateClient({
    baseUrl: 'https://app.test/api/whatsgate',
    headers: { Origin: 'https://app.test', 'X-User': 'anna' },
    fetch: (input, init) => harness.server.fetch(new Request(input, init)),
  });
  const auth = { type: 'code', number: '+19999999999' } as const;
  await expect(client.createSession({ name: 'Support', auth }, { idempotencyKey: 'page' })).rejects.toMatchObject({
    code: 'INVALID_NUMBER',
    retryable: false,
  });
  expect(harness.upstreamCalls()).toBe(0);
});
