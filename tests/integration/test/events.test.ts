import { createWhatsGateClient } from '@whatsgate/client';
import { createEmulator } from '@whatsgate/emulator';
import { expect, it } from 'vitest';

it('the client lists what a webhook has missed, and sets and removes a webhook', async () => {
  const emulator = await createEmulator();
  const fetch = (async (input: Request, init?: RequestInit) =>
    emulator.fetch(new Request(input, init))) as typeof globalThis.fetch;
  const client = createWhatsGateClient({ apiKey: emulator.apiKey, baseUrl: `${emulator.url}/api/v1`, fetch });
  const { unique_id: id } = await client.createSession({ name: 'Support' });
  const { events, skipped } = await client.listEvents({ WhatsappID: id, action: 'create', page_cnt: 100 });
  expect([events, skipped]).toMatchObject([[{ whatsapp_id: id, event_action: 'create' }], 0]);
  expect(await client.listEvents({ WhatsappID: id, date: new Date(Date.now() + 86_400_000) })).toMatchObject({
    events: [],
    elements: 0,
  });
  await client.setHook(id, 'https://app.test/hook');
  expect(await client.getSession(id)).toMatchObject({ callback: 'https://app.test/hook' });
  await client.setHook(id, '');
  expect(await client.getSession(id)).toMatchObject({ callback: null });
});
