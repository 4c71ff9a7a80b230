import { createWhatsGateClient } from '@whatsgate/client';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, post, type Serve, serve, servings, standard } from './node-servers.ts';

afterEach(closeAll);

describe.each(Object.keys(servings))('toNodeHandler in %s, over a socket', (name) => {
  const serving = servings[name] as Serve;

  it('E2: creates, reads and deletes for a page, refuses another site and a stranger', async () => {
    const { emulator, url } = await serve(serving);
    const page = createWhatsGateClient({ baseUrl: url, headers: standard });
    const created = await page.createSession({ name: 'Поддержка 🙂' }, { idempotencyKey: 'page' });
    expect(created).toMatchObject({ name: 'Поддержка 🙂', callback: null });
    expect(await page.getSession(created.unique_id, { lease: 'page' })).toMatchObject({ unique_id: created.unique_id });
    expect(await page.deleteSession(created.unique_id, { lease: 'page' })).toMatchObject({ status: 'DESTROYING' });

    const evil = createWhatsGateClient({ baseUrl: url, headers: { ...standard, Origin: 'https://evil.test' } });
    await expect(evil.createSession({ name: 'a' }, { idempotencyKey: 'evil' })).rejects.toMatchObject({
      server: { name: 'Forbidden' },
    });
    const stranger = createWhatsGateClient({ baseUrl: url, headers: { Origin: 'https://app.test' } });
    await expect(stranger.createSession({ name: 'a' }, { idempotencyKey: 'b' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('E2: one connection serves request after request, also after one whose body was not wanted', async () => {
    const { url, emulator } = await serve(serving);
    for (let times = 0; times < 3; times += 1) {
      expect((await post(`${url}/session-create`, '{"name":"a"}', { Origin: 'https://evil.test' })).status).toBe(403);
      expect((await post(`${url}/session-create/`, '{"name":"a"}', { 'Idempotency-Key': `${times}` })).status).toBe(
        200,
      );
    }
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('E2: gives identify the request of the framework', async () => {
    const { url, contexts } = await serve(serving);
    await post(`${url}/session-create`, '{"name":"a"}', { 'Idempotency-Key': 'page' });
    expect(contexts).toEqual([
      { req: expect.objectContaining({ headers: expect.objectContaining({ 'x-user': 'anna' }) }) },
    ]);
  });

  it('T9, E2: a form is no JSON, even where a parser has made an object of it', async () => {
    const { url, emulator } = await serve(serving);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await post(`${url}/session-create`, '{"name":"a"}', {
        'Content-Type': type,
        'Idempotency-Key': 'x',
      });
      expect(answer.status).toBe(415);
    }
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
  });

  it('T18, E2: a body of 20 kB is refused, and the answer arrives', async () => {
    const { url } = await serve(serving);
    const answer = await post(`${url}/session-create`, JSON.stringify({ name: 'x'.repeat(20_000) }));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ name: 'PayloadTooLarge' });
  });

  it('N22, E2: answers a preflight', async () => {
    const { url } = await serve(serving);
    const headers = { Origin: 'https://app.test', 'Access-Control-Request-Method': 'POST' };
    const answer = await fetch(`${url}/session-create`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.test');
    expect(answer.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  });
});
