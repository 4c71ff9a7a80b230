import { createWhatsGateSession } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en, connectRu as ru } from '@whatsgate/ui/messages';
import { afterEach, expect, it, vi } from 'vitest';
import { type ConnectCard, openCard } from '../src/connect-card.ts';
import { findFrame } from '../src/find-frames.ts';
import { breakImports, holdImports } from '../src/hold-imports.ts';
import { openBackend, patience } from '../src/open-backend.ts';
import '../src/strict-style/page.ts';

// The screen comes in chunks, which may not come: a network that is gone, a release that removed them.
const { emulator, options, settled } = await openBackend();
afterEach(() => {
  vi.restoreAllMocks();
});

const offersStart = (card: ConnectCard, label: string = en.showQr) =>
  vi.waitFor(() => expect(card.control(label)).not.toBeNull(), patience);

it('a session that cannot be shown does not run: its slot is given back, and the next click works', async () => {
  const broken = breakImports();
  const card = openCard({ session: createWhatsGateSession(options()) });
  await card.press(en.showQr);
  await card.says(en.loadFailed);
  await offersStart(card);
  expect(findFrame()).toBeNull();
  broken.mockRestore();
  await settled({ live: 0 });
  await card.press(en.showQr);
  await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
  expect(card.text()).not.toContain(en.loadFailed);
  await emulator.phone.scan();
  await card.says(en.linkedTitle);
  expect(await emulator.ledger()).toMatchObject({ live: 1, maxLive: 1 });
});

it('while the phone field is on its way, its tab offers no QR code', async () => {
  const imports = holdImports();
  const card = openCard({ session: createFakeSession() });
  await card.press(en.phoneTab);
  expect(card.control(en.showQr)).toBeNull();
  await card.press(en.qrTab);
  expect(card.control(en.showQr)).not.toBeNull();
  await card.press(en.phoneTab);
  expect(card.control(en.showQr)).toBeNull();
  imports.letThrough();
  await vi.waitFor(() => expect(card.find('input')).not.toBeNull(), patience);
});

it('a phone field that cannot be shown is told of, and comes once it can', async () => {
  const broken = breakImports();
  const session = createFakeSession();
  const card = openCard({ session });
  await card.press(en.phoneTab);
  await card.says(en.loadFailed);
  broken.mockRestore();
  await card.press(en.qrTab);
  await card.press(en.phoneTab);
  await vi.waitFor(() => expect(card.find('input')).not.toBeNull(), patience);
  expect(card.text()).not.toContain(en.loadFailed);
  expect(session.calls, 'nothing was running').toEqual([['retain']]);
});

it('a language that cannot be loaded leaves English, not nothing, and comes once it can', async () => {
  const broken = breakImports();
  const card = openCard({ session: createFakeSession() });
  card.element.lang = 'ru';
  await offersStart(card);
  broken.mockRestore();
  // Unless it has been loaded ahead meanwhile.
  card.control(en.showQr)?.click();
  await card.says(ru.title);
  expect(card.text(), 'one language at a time').not.toContain(en.title);
});

it('without the rules of the phone numbers, a number with its country code can be used', async () => {
  const session = createFakeSession('qr');
  const card = openCard({ session });
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  breakImports();
  await card.press(en.phoneTab);
  await card.type('07911 123456');
  await card.press(en.getCode);
  await card.says(en.errors.INVALID_NUMBER);
  await card.type('+44 7911 123456');
  await card.press(en.getCode);
  await vi.waitFor(() => expect(session.calls).toContainEqual(['start', { type: 'code', number: '+447911123456' }]), {
    timeout: 10_000,
  });
});
