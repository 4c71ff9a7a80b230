import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWhatsGateClient, parseRecord, type WhatsGateClientOptions } from '../src/index.ts';

const record = { unique_id: 'abc', status: 'AUTH', qr_link: 'https://whatsgate.org/qr/abc', pushname: 'Anna' };

/** A client, the requests that it sends, and an answer that a test gives. */
function make(answerHeaders: Record<string, string> = {}, options: WhatsGateClientOptions = {}) {
  const requests: Request[] = [];
  const client = createWhatsGateClient({
    baseUrl: 'https://app.test/api',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return Response.json({ result: 'OK', data: [record] }, { headers: answerHeaders });
    },
    ...options,
  });
  const sent = async () => ({ prefer: requests[0]?.headers.get('prefer'), body: await requests[0]?.json() });
  return { client, sent };
}

afterEach(() => void vi.useRealTimers());

describe('F20: a read that may wait', () => {
  it('says how long, and what is known: what can be seen of a session, and no more', async () => {
    const { client, sent } = make();
    await client.getSession('abc', { lease: 'page', waitMs: 12_300, known: parseRecord(record) });
    expect(await sent()).toEqual({
      prefer: 'wait=13',
      body: { WhatsappID: 'abc', known: { status: 'AUTH', wid: null, qr_link: record.qr_link, code: null } },
    });
  });

  it.each([
    [25_001, 'wait=25'],
    [Number.POSITIVE_INFINITY, 'wait=25'],
    [1, 'wait=1'],
    [0, null],
    [-1, null],
    [Number.NaN, null],
    [undefined, null],
  ])('asks for %s ms as %s', async (waitMs, prefer) => {
    const { client, sent } = make();
    await client.getSession('abc', { ...(waitMs !== undefined && { waitMs }) });
    expect(await sent()).toEqual({ prefer, body: { WhatsappID: 'abc' } });
  });

  it('tells whether the relay waits, also of a session that is gone', async () => {
    const onWaited = vi.fn();
    await make().client.getSession('abc', { waitMs: 1_000, onWaited });
    expect(onWaited).not.toHaveBeenCalled();
    const { client } = make({ 'Preference-Applied': 'wait' });
    expect(await client.getSession('abc', { waitMs: 1_000, onWaited })).toMatchObject({ unique_id: 'abc' });
    expect(onWaited).toHaveBeenCalledOnce();
    expect(await client.getSession('another', { waitMs: 1_000, onWaited })).toBeNull();
    expect(onWaited).toHaveBeenCalledTimes(2);
    await expect(client.getSession('abc', { waitMs: 1_000 })).resolves.toMatchObject({ unique_id: 'abc' });
  });

  it('asks WhatsGate itself for nothing', async () => {
    const { client, sent } = make({}, { apiKey: 'key' });
    await client.getSession('abc', { waitMs: 25_000, known: parseRecord(record) });
    expect(await sent()).toEqual({ prefer: null, body: { WhatsappID: 'abc' } });
  });

  it('has its wait on top of the timeout, that of the client or its own', async () => {
    vi.useFakeTimers();
    const fetch: typeof globalThis.fetch = (input, init) => {
      const { signal } = new Request(input, init);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    for (const [request, timeout] of [
      [{ waitMs: 10_000 }, 15_000],
      [{ waitMs: 10_000, timeout: 2_000 }, 12_000],
      [{}, 5_000],
    ] as const) {
      const { client } = make({}, { fetch, timeout: 5_000 });
      const ended = vi.fn();
      const read = client.getSession('abc', request).catch(ended);
      await vi.advanceTimersByTimeAsync(timeout - 1);
      expect(ended).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      await read;
      expect(ended).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'TIMEOUT' }));
    }
  });
});
