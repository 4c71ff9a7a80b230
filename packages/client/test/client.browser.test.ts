import { describe, expect, inject, it } from 'vitest';
import { createWhatsGateClient } from '../src/index.ts';

const elsewhere = inject('redirectingServer');

describe('the client in a browser', () => {
  it('T2, N13: follows no redirect', async () => {
    const client = createWhatsGateClient({ baseUrl: `${elsewhere}/api` });
    await expect(client.createSession({ name: 'Support' })).rejects.toMatchObject({ code: 'BAD_RESPONSE', message: expect.stringContaining('redirect') });
    expect(await (await fetch(`${elsewhere}/trapped`)).text()).toBe('0');
  });

  it('T1, P3: refuses a key', () => {
    expect(() => createWhatsGateClient({ apiKey: 'secret' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
