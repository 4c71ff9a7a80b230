import { afterAll, describe, expect, it } from 'vitest';
import { createEmulator } from '../src/index.ts';

/** A WhatsGate, real or emulated. */
interface Subject {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

type Body = Record<string, unknown>;
const record = {
  id: expect.any(Number),
  name: 'Conformance',
  unique_id: expect.stringMatching(/^\S+$/),
  status: expect.stringMatching(/^(PENDING|AUTH)$/),
  status_name: expect.any(String),
  date_add: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  pushname: null,
  wid: null,
};
const failure = { name: expect.any(String), message: expect.any(String), code: expect.any(Number) };

/** Tests what the public documentation promises. Creates one session and deletes it. */
function describeService(open: () => Promise<Subject>): void {
  const created: string[] = [];
  const call = async (command: string, body: unknown, key?: string) => {
    const { baseUrl, apiKey, fetch } = await open();
    const headers = { 'X-Api-Key': key ?? apiKey, 'Content-Type': 'application/json' };
    const response = await fetch(
      new Request(`${baseUrl}/${command}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    return { status: response.status, body: (await response.json()) as Body & { data: Body } };
  };
  // A failed test above must not leave a paid slot behind.
  afterAll(async () => {
    for (const id of created) await call('session-delete', { WhatsappID: id });
  });

  it('refuses a wrong key with HTTP 500 and a name', async () => {
    expect(await call('sessions-get', {}, 'wrong-key')).toEqual({
      status: 500,
      body: expect.objectContaining({ ...failure, name: 'Unauthorized' }),
    });
  });

  it('refuses a create without a name or, by code, without a number', async () => {
    expect(await call('session-create', {})).toMatchObject({ status: 500, body: failure });
    expect(await call('session-create', { name: 'Conformance', auth_type: 'CODE' })).toMatchObject({
      status: 500,
      body: failure,
    });
  });

  it('creates a session, finds it by its id, and deletes it', async () => {
    const { status, body } = await call('session-create', { name: 'Conformance' });
    expect(status).toBe(200);
    expect(body.result).toBe('OK');
    const id = String(body.data.unique_id);
    created.push(id);
    expect(body.data).toMatchObject(record);
    expect(body.data.qr_link).toMatch(new RegExp(`/qr/${id}$`));

    const found = await call('sessions-get', { WhatsappID: id });
    expect(found.body).toMatchObject({ result: 'OK', pages: 1, elements: 1, page: 1, data: [record] });

    expect(await call('set-hook', { WhatsappID: id, callback: 'https://example.com/hook' })).toMatchObject({
      status: 200,
      body: { result: 'OK' },
    });

    expect(await call('session-delete', { WhatsappID: id })).toMatchObject({
      status: 200,
      body: { result: 'OK', data: { unique_id: id, status: 'DESTROYING' } },
    });
    created.pop();
  });

  it('finds no session by an unknown id', async () => {
    expect(await call('sessions-get', { WhatsappID: 'no-such-session' })).toMatchObject({
      status: 200,
      body: { result: 'OK', elements: 0, data: [] },
    });
    expect(await call('session-delete', { WhatsappID: 'no-such-session' })).toMatchObject({
      status: 500,
      body: failure,
    });
  });

  it('pages its stored events', async () => {
    const { body } = await call('events-get', { page_cnt: 5 });
    expect(body).toMatchObject({
      result: 'OK',
      pages: expect.any(Number),
      elements: expect.any(Number),
      page: 1,
      data: expect.any(Array),
    });
  });
}

describe('WhatsGate, as the emulator does it', () => {
  const emulator = createEmulator({ clock: 'manual' });
  describeService(async () => {
    const { url, apiKey, fetch } = await emulator;
    return { baseUrl: `${url}/api/v1`, apiKey, fetch };
  });
});

const realKey = process.env.WHATSGATE_API_KEY ?? '';
describe.skipIf(realKey === '')(
  'WhatsGate itself (skipped without WHATSGATE_API_KEY; with it, takes one slot for a moment)',
  () => {
    describeService(async () => ({
      baseUrl: process.env.WHATSGATE_BASE_URL ?? 'https://whatsgate.org/api/v1',
      apiKey: realKey,
      fetch: (request) => fetch(request),
    }));
  },
);
