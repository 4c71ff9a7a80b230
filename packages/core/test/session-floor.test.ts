import './without-newer-globals.ts';
import { expect, it } from 'vitest';
import { createTrace, createWhatsGateSession } from '../src/index.ts';
import { createSimulatedClock, settleAll } from './simulated-clock.ts';

const record = { unique_id: 'abc', status: 'AUTH', qr_link: 'https://whatsgate.org/qr/abc' };
const baseUrl = 'https://app.test/api';

it('B10: has taken the newer globals away', () => {
  expect([typeof AbortSignal.any, typeof AbortSignal.timeout, typeof URL.canParse]).toEqual([
    'undefined',
    'undefined',
    'undefined',
  ]);
});

it('B10: confirms a link, and releases what was not linked', async () => {
  const clock = createSimulatedClock(undefined, settleAll);
  let status = 'AUTH';
  const sent: string[] = [];
  const fetch = (async ({ url }: Request) => {
    const command = new URL(url).pathname.split('/').at(-1) ?? '';
    sent.push(command);
    if (command === 'session-delete') status = 'gone';
    const data = { ...record, status, wid: status === 'READY' ? '79991234567@c.us' : null };
    return Response.json({ result: 'OK', data: command === 'sessions-get' ? (status === 'gone' ? [] : [data]) : data });
  }) as unknown as typeof globalThis.fetch;
  const trace = createTrace();
  const create = () =>
    createWhatsGateSession({ relay: { url: baseUrl, fetch }, name: 'Support', clock, inspect: trace.inspect });
  const released = create();
  released.start();
  await clock.advance(1_000);
  released.close();
  await clock.advance(10_000);
  expect([released.getSnapshot().status, sent.filter((command) => command === 'session-delete').length]).toEqual([
    'closed',
    1,
  ]);
  status = 'AUTH';
  const linked = create();
  linked.start();
  await clock.advance(1_000);
  status = 'READY';
  await clock.advance(20_000);
  expect(linked.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
  expect(() => JSON.stringify(trace)).not.toThrow();
});
