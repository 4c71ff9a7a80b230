import { createWhatsGateSession, type WhatsGateSession } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn, connectEs, connectRu } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { findFrame, findFrames } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// The element among others: what is set on it, and what becomes of it in the document.
const backend = await openBackend();
const { emulator, options, settled } = backend;
const { ledger, phone } = emulator;
const en = connectEn;
afterEach(() => {
  document.documentElement.removeAttribute('lang');
});

const relayOf = () => ({ url: backend.relay, headers: backend.headers() });
async function reaches(session: WhatsGateSession, status: string) {
  await vi.waitFor(() => expect(session.getSnapshot().status).toBe(status), patience);
}
async function openRunning(deadlines: object = { grace: 400 }) {
  const session = createWhatsGateSession(options({ deadlines }));
  const card = openCard({ session });
  await card.press(en.showQr);
  await reaches(session, 'qr');
  return { session, card, element: card.element };
}

describe('in the document', () => {
  it('moved, it shows the same session in a fresh frame', async () => {
    const { session, element } = await openRunning({ grace: 5_000 });
    const { frameKey } = session.getSnapshot();
    document.body.appendChild(document.createElement('section')).append(element);
    await vi.waitFor(() => expect(session.getSnapshot().frameKey).toBe(frameKey + 1), patience);
    await reaches(session, 'qr');
    expect(findFrames()).toHaveLength(1);
    await phone.scan();
    await reaches(session, 'success');
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('moved, it keeps what was typed', async () => {
    const card = openCard({ relay: relayOf() });
    await card.press(en.phoneTab);
    await card.type('+7 999 555');
    document.body.prepend(card.element);
    expect(card.find('input')).toMatchObject({ value: '+7 999 555' });
  });

  it('taken out and put back within the grace, it goes on', async () => {
    const { session, element } = await openRunning({ grace: 5_000 });
    element.remove();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    document.body.append(element);
    await reaches(session, 'qr');
    await phone.scan();
    await reaches(session, 'success');
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('taken out for longer, it has given the slot back, and begins anew', async () => {
    const { element, card, session } = await openRunning();
    element.remove();
    await settled({ creates: 1, deletes: 1, live: 0 });
    document.body.append(element);
    expect(findFrame(), 'nothing of the old session is left').toBeNull();
    await card.press(en.showQr);
    await reaches(session, 'qr');
    expect(await ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
  });

  it('two of them follow each its own session', async () => {
    const [left, right] = [openCard({ relay: relayOf(), name: 'left' }), openCard({ relay: relayOf(), name: 'right' })];
    await left.press(en.showQr);
    await right.press(en.showQr);
    const statusOf = (card: typeof left) => card.events('whatsgate-status').at(-1);
    for (const card of [left, right]) await vi.waitFor(() => expect(statusOf(card)?.status).toBe('qr'), patience);
    await phone.scan(statusOf(right)?.snapshot.record.unique_id);
    await right.says(en.linkedTitle);
    expect(left.events('whatsgate-linked')).toEqual([]);
    expect(statusOf(left)?.status).toBe('qr');
  });
});

describe('what is set on it', () => {
  it('another owner: everything of the first goes at once, and the slot is given back', async () => {
    const card = openCard({ relay: relayOf(), owner: 'anna' });
    await card.press(en.showQr);
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    await phone.scan();
    await card.says(en.linkedTitle);
    card.element.owner = 'boris';
    await Promise.resolve();
    expect(card.text()).not.toContain('79991234567');
    expect(card.text()).toContain(en.title);
    expect(card.control(en.showQr)).not.toBeNull();
    expect(card.events('whatsgate-linked')).toHaveLength(1);
  });

  it('another owner while a code is shown', async () => {
    const card = openCard({ relay: relayOf(), owner: 'anna' });
    await card.press(en.phoneTab);
    await card.type('+7 999 555-44-33');
    await card.press(en.getCode);
    await vi.waitFor(() => expect(card.find('[role="group"]')).not.toBeNull(), patience);
    card.element.setAttribute('owner', 'boris');
    await Promise.resolve();
    expect(findFrame()).toBeNull();
    expect(card.root.querySelector('[role="group"]')).toBeNull();
    expect(card.root.textContent, 'nor in the number field').not.toContain('999');
    expect(card.root.querySelector('input')?.value ?? '').toBe('');
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('a relay that is repeated with fresh headers is the same one', async () => {
    const card = openCard({ relay: relayOf(), name: 'Support' });
    await card.press(en.showQr);
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    const frame = findFrame();
    card.element.relay = relayOf();
    await Promise.resolve();
    expect(findFrame()).toBe(frame);
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('a code that is asked for before there is a relay comes once there is one', async () => {
    const card = openCard({});
    await card.press(en.showQr);
    expect(await ledger()).toMatchObject({ creates: 0 });
    card.element.relay = relayOf();
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('speaks the language of the element, of what it stands in, and its own texts', async () => {
    const card = openCard({ session: createFakeSession() });
    await card.says(en.title);
    card.element.lang = 'ru';
    await card.says(connectRu.title);
    card.element.removeAttribute('lang');
    document.documentElement.lang = 'es-MX';
    document.body.append(card.element);
    await card.says(connectEs.title);
    card.element.messages = { ...connectEn, title: 'Our own title' };
    await card.says('Our own title');
    card.element.messages = null;
    await card.says(connectEs.title);
  });

  it('another language while a code is shown keeps the code', async () => {
    const card = openCard({ session: createFakeSession('code') });
    await card.says('ABCD 1234');
    card.element.lang = 'ru';
    await card.says(connectRu.qrTab);
    await card.says('ABCD 1234');
  });

  it.each([
    ['qr', 'qr'],
    ['code', 'code'],
    ['auto', 'qr'],
    [null, 'qr'],
  ] as const)('auth %s: the tab that comes first', async (auth, tab) => {
    const card = openCard({ session: createFakeSession(), auth });
    await vi.waitFor(() => expect(card.find('[aria-selected="true"]')?.id).toBe(tab), patience);
  });

  it.each(['light', 'dark'] as const)('theme %s', (theme) => {
    const card = openCard({ session: createFakeSession(), theme });
    const { colorScheme } = getComputedStyle(card.find('.card') as Element);
    expect(colorScheme).toBe(theme);
  });

  it('cancel and start, called by the page', async () => {
    const session = createFakeSession();
    const { element } = openCard({ session });
    element.start();
    element.cancel();
    expect(session.calls).toEqual([['retain'], ['start'], ['close']]);
    element.remove();
    expect(session.calls.at(-1)).toEqual(['release']);
  });

  it('tells its events to listeners outside of other shadow roots', () => {
    const host = document.body.appendChild(document.createElement('div'));
    const session = createFakeSession();
    openCard({ session }, host.attachShadow({ mode: 'open' }) as unknown as Element);
    const heard = vi.fn();
    document.addEventListener('whatsgate-status', heard, { once: true });
    session.show('qr');
    expect(heard.mock.calls[0]?.[0].detail).toMatchObject({ status: 'qr' });
    host.remove();
  });

  it('an account that was linked before is no news', () => {
    const session = createFakeSession();
    const card = openCard({ session });
    session.show('linked', { alreadyLinked: true });
    expect(card.events('whatsgate-linked')).toEqual([]);
    expect(card.events('whatsgate-status')).toHaveLength(1);
  });
});
