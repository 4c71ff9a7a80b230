import { expect, it } from 'vitest';
import { createWhatsGateSession } from '../src/index.ts';

it('a session with everything at hand has nothing to load ahead', async () => {
  const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
  await expect(session.preload()).resolves.toBeUndefined();
  expect(session.getSnapshot().status).toBe('idle');
});
