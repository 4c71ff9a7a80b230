import './without-newer-globals.ts';
import { expect, it } from 'vitest';
import { createWhatsGateClient } from '../src/index.ts';

const record = { unique_id: 'abc', status: 'AUTH', qr_link: 'https://whatsgate.org/qr/abc' };
const baseUrl = 'https://app.test/api';
const answering = (data: unknown) =>
  createWhatsGateClient({ baseUrl, fetch: async () => Response.json({ result: 'OK', data }) });
const { signal } = new AbortController();

it('B10: has taken the newer globals away', () => {
  expect([typeof AbortSignal.any, typeof AbortSignal.timeout, typeof URL.canParse]).toEqual([
    'undefined',
    'undefined',
    'undefined',
  ]);
});

it('B10: reads and deletes with a signal', async () => {
  expect(await answering([record]).getSession('abc', { signal })).toMatchObject({ unique_id: 'abc' });
  expect(await answering(record).deleteSession('abc', { signal })).toMatchObject({ unique_id: 'abc' });
});

it('B10: stops when it is told to, also before it has begun', async () => {
  const hanging = (({ signal: sent }: Request) =>
    new Promise((_, reject) => {
      if (sent.aborted) reject(sent.reason);
      sent.addEventListener('abort', () => reject(sent.reason));
    })) as unknown as typeof fetch;
  const client = createWhatsGateClient({ baseUrl, fetch: hanging });
  const stopping = new AbortController();
  const failure = client.getSession('abc', { signal: stopping.signal }).catch((error: unknown) => error);
  stopping.abort(new Error('not needed'));
  expect(await failure).toMatchObject({ message: 'not needed' });
  expect(await client.getSession('abc', { signal: stopping.signal }).catch((error: unknown) => error)).toMatchObject({
    message: 'not needed',
  });
});
