import { afterEach, describe, expect, it } from 'vitest';
import { answerHealth, isHealthCheck } from '../../src/command/serve/health.ts';
import { createMemoryStore, type WhatsGateStore } from '../../src/index.ts';
import { closeAll, listen } from '../node-servers.ts';

afterEach(closeAll);

async function ask(now: WhatsGateStore['now']) {
  const store = { ...createMemoryStore(), now };
  const port = await listen((_, response) => void answerHealth(store, response));
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  return { status: answer.status, body: await answer.json(), cache: answer.headers.get('cache-control') };
}

describe('/healthz', () => {
  it('is 200 while the store answers', async () => {
    expect(await ask(async () => 0)).toEqual({ status: 200, body: { status: 'ok' }, cache: 'no-store' });
  });

  it.each<[string, WhatsGateStore['now']]>([
    ['fails', () => Promise.reject(new Error('the disk is full'))],
    ['does not answer', () => new Promise(() => {})],
  ])('is 503, without a reason, where the store %s', async (_, now) => {
    const body = { status: 'the store does not answer' };
    expect(await ask(now)).toEqual({ status: 503, body, cache: 'no-store' });
  });

  it.each([
    ['/healthz', true],
    ['/api/whatsgate/healthz/?a=b', true],
    ['/healthz/session-create', false],
    ['/not-healthz', false],
    ['/hook/x?/healthz', false],
  ])('%s: %s', (url, isOne) => {
    expect(isHealthCheck({ url } as never)).toBe(isOne);
  });
});
