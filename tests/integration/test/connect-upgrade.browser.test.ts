import { createFakeSession } from '@whatsgate/core/testing';
import { defineWhatsGateConnect } from '@whatsgate/ui';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { toCard } from '../src/connect-card.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// Elements that are there before the element is defined, as in HTML that a server sent. It is defined once per page:
// so they are made first, and looked at after that.
const { emulator, relay } = await openBackend();

const parsed = document.createElement('div');
parsed.innerHTML = `<whatsgate-connect relay="${relay}" name="Parsed" lang="es" theme="dark"></whatsgate-connect>`;
const fromHtml = parsed.firstElementChild as HTMLElementTagNameMap['whatsgate-connect'];
const [session, later] = [createFakeSession('code'), createFakeSession('linked')];
const shown = document.createElement('whatsgate-connect');
const detached = document.createElement('whatsgate-connect');

beforeAll(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: as a server sets it, for this relay alone; not every engine has the Cookie Store API
  document.cookie = `user=parsed; path=${relay}`;
  document.body.append(parsed, Object.assign(shown, { session, name: 'Early', theme: 'dark' }));
  Object.assign(detached, { session: later });
  expect(customElements.get('whatsgate-connect')).toBeUndefined();
  defineWhatsGateConnect();
  defineWhatsGateConnect();
});
afterAll(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `user=; path=${relay}; max-age=0`;
});

it('takes properties that were set before it was defined', async () => {
  const card = toCard(shown);
  await card.says('ABCD 1234');
  expect(Object.keys(shown), 'they are properties of the class now').not.toContain('session');
  expect(shown.session).toBe(session);
  expect(shown.getAttribute('name')).toBe('Early');
  expect(getComputedStyle(card.find('.card') as Element).colorScheme).toBe('dark');
});

it('takes them also where it comes into the document later', async () => {
  const card = toCard(detached);
  document.body.append(detached);
  await card.says(en.linkedTitle);
});

it('takes the attributes of HTML that was there before it, and links', async () => {
  const card = toCard(fromHtml);
  expect(fromHtml).toMatchObject({ relay, name: 'Parsed', theme: 'dark', owner: null });
  await card.press('Mostrar el código QR');
  // Its own frame, once it can be seen: the other elements here have one of their own.
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  await emulator.phone.scan();
  await card.says('+79991234567');
  expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
});
