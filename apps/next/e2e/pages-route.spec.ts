import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createAppTest } from 'integration-tests/app-page';

const next = join(import.meta.dirname, '..');
const test = createAppTest([join(next, 'node_modules/next/dist/bin/next'), 'start', next]);

/** Sends a command from the page, as the browser sends it, to the route of the Pages Router. */
function send(page: Page, command: string, body: object) {
  return page.evaluate(
    async ([name, text]) => {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'pages', 'X-WhatsGate-Lease': 'pages' };
      const answer = await fetch(`/api/pages/whatsgate/${name}`, { method: 'POST', headers, body: text ?? '' });
      const { data } = (await answer.json()) as { data?: { unique_id: string; status: string; name: string } };
      return { status: answer.status, data: data ?? null };
    },
    [command, JSON.stringify(body)] as const,
  );
}

test('E2: a route of the Pages Router serves the relay to who has signed in, and to nobody else', async ({
  app,
  page,
}) => {
  await page.goto(app.served.url);
  expect(await send(page, 'session-create', { name: 'Support' })).toEqual({ status: 401, data: null });
  await app.signIn('anna-pages');
  const created = await send(page, 'session-create', { name: 'Support' });
  expect(created).toMatchObject({ status: 200, data: { name: 'Support' } });
  const id = created.data?.unique_id;
  expect(await send(page, 'sessions-get', { WhatsappID: id })).toMatchObject({
    status: 200,
    data: [{ unique_id: id }],
  });
  expect(await send(page, 'session-delete', { WhatsappID: id })).toMatchObject({ status: 200 });
  await app.ledgerSays({ creates: 1, deletes: 1, maxLive: 1 });
});
