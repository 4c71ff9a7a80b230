import { WhatsGateError } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { holdImports } from '../src/hold-imports.ts';
import { patience } from '../src/open-backend.ts';

// A slow phone: the person acts before the rest of the screen is there.
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the focus', () => {
  it('is not lost with the button that was pressed, nor when the rest arrives', async () => {
    const imports = holdImports();
    const session = createFakeSession();
    const card = openCard({ session });
    card.control(en.showQr)?.focus();
    session.show('creating');
    expect(card.root.activeElement).toBe(card.find('[role="tabpanel"]'));
    imports.letThrough();
    await card.says(en.preparing);
    expect(card.root.activeElement).toBe(card.find('[role="tabpanel"]'));
    session.show('stale');
    expect(card.root.activeElement).toBe(card.control(en.renew));
  });

  it('goes back to the button when nothing arrives', async () => {
    const imports = holdImports();
    const session = createFakeSession();
    const card = openCard({ session });
    card.control(en.showQr)?.focus();
    session.show('creating');
    imports.fail();
    await card.says(en.loadFailed);
    expect(card.root.activeElement).toBe(card.control(en.showQr));
  });

  it('stays in the card when another user, or another language, makes a new one', async () => {
    const card = openCard({ session: createFakeSession('qr') });
    await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
    card.find('#qr')?.focus();
    card.element.session = createFakeSession();
    await Promise.resolve();
    expect(card.root.activeElement).toBe(card.find('#qr'));
    card.find('#qr')?.blur();
    card.element.session = createFakeSession();
    await Promise.resolve();
    expect(card.root.activeElement, 'nothing is taken that was not there').toBeNull();
  });

  it('stays on the way back to the code, whatever the session tells meanwhile', async () => {
    const session = createFakeSession('code');
    const card = openCard({ session });
    await card.says('ABCD 1234');
    await card.press(en.changeNumber);
    card.control(en.keepCode)?.focus();
    session.show('code', { staleAt: Date.now() + 30_000 });
    expect(card.root.activeElement).toBe(card.control(en.keepCode));
  });
});

describe('the live region', () => {
  it('is there from the start, as screen readers need it, and tells that something could not be loaded', async () => {
    const imports = holdImports();
    const card = openCard({ session: createFakeSession() });
    const status = card.root.querySelector('[role="status"]');
    expect(status?.textContent).toBe('');
    await card.press(en.phoneTab);
    imports.fail();
    await card.says(en.loadFailed);
    expect(status?.textContent).toBe(en.loadFailed);
    vi.restoreAllMocks();
    await card.press(en.reload);
    await vi.waitFor(() => expect(card.find('input')).not.toBeNull(), patience);
    expect(card.root.querySelector('[role="status"]')).toBe(status);
    expect(status?.textContent).toBe('');
  });

  it('complains of a number once, not again at what changes nothing', async () => {
    const error = new WhatsGateError('INVALID_NUMBER', 'x');
    const fields = { auth: { type: 'code', number: '79991234567' }, error } as const;
    const session = createFakeSession('error', fields);
    const card = openCard({ session });
    await card.says(en.errors.INVALID_NUMBER);
    await card.type('+7 999');
    session.show('error', { ...fields, can: { start: true, retry: false, close: true } });
    expect(card.root.querySelector('#number-error')?.textContent).toBe('');
    session.show('creating', { auth: fields.auth });
    session.show('error', { ...fields, error: new WhatsGateError('INVALID_NUMBER', 'x') });
    expect(card.root.querySelector('#number-error')?.textContent).toBe(en.errors.INVALID_NUMBER);
  });
});

it('on the tab of the phone number, nothing that cannot be loaded offers a QR code', async () => {
  const imports = holdImports();
  const session = createFakeSession();
  const card = openCard({ session });
  await card.press(en.phoneTab);
  imports.fail();
  await card.says(en.loadFailed);
  expect(card.control(en.showQr)).toBeNull();
  expect(card.control(en.reload)).not.toBeNull();
  card.element.theme = 'dark';
  await Promise.resolve();
  expect(card.control(en.reload), 'it is not tried again by itself').not.toBeNull();
});
