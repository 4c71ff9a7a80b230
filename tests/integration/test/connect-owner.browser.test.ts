import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { findFrame } from '../src/find-frames.ts';
import { holdImports } from '../src/hold-imports.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// One page, one user after the other: nothing of the first is shown to the second, or done in the second's name.
const backend = await openBackend();
const { emulator, settled } = backend;
afterEach(() => {
  vi.restoreAllMocks();
});
const relayOf = () => ({ url: backend.relay, headers: backend.headers() });
const aTask = () => new Promise((resolve) => setTimeout(resolve));

describe('another user', () => {
  it('I2: a slot of the first is given back with the headers of the first', async () => {
    const card = openCard({ relay: relayOf(), owner: 'anna', options: { deadlines: { grace: 50 } } });
    await card.press(en.showQr);
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    Object.assign(card.element, { relay: { url: backend.relay, headers: { 'x-user': 'boris' } }, owner: 'boris' });
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('I2: a number that the first has sent starts nothing for the second, however late its rules are loaded', async () => {
    // Loaded once, the rules come within a few turns when they are let through.
    const other = openCard({ session: createFakeSession() });
    await other.press(en.phoneTab);
    await vi.waitFor(() => expect(other.find('select')).toMatchObject({ disabled: false }), patience);
    const card = openCard({ relay: relayOf(), owner: 'anna' });
    await vi.waitFor(() => expect(card.root.querySelector('.result')).not.toBeNull(), patience);
    const imports = holdImports();
    await card.press(en.phoneTab);
    await card.type('+7 999 555-44-33');
    await card.press(en.getCode);
    card.element.owner = 'boris';
    await aTask();
    imports.letThrough();
    for (let times = 0; times < 10; times += 1) await aTask();
    expect(card.events('whatsgate-status')).toEqual([]);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
  });

  it('I2: options that cannot work leave nothing of the first on the screen', async () => {
    const told = vi.fn((event: Event) => event.preventDefault());
    window.addEventListener('error', told);
    const card = openCard({ relay: relayOf(), owner: 'anna' });
    await card.press(en.showQr);
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    await emulator.phone.scan();
    await card.says('+79991234567');
    Object.assign(card.element, { owner: 'boris', relay: { url: '' } });
    await aTask();
    window.removeEventListener('error', told);
    expect(card.root.textContent).not.toContain('79991234567');
    card.element.relay = relayOf();
    await vi.waitFor(() => expect(card.control(en.showQr)).not.toBeNull(), patience);
  });

  it('an attribute counts, also after a property of another type', async () => {
    const card = openCard({ session: createFakeSession() });
    card.element.owner = 42 as unknown as string;
    card.element.setAttribute('owner', 'boris');
    expect(card.element.owner).toBe('boris');
  });
});

describe("a session of the page's own", () => {
  it('another one is shown at once, in its own way of linking, whatever the first is doing', async () => {
    const first = createFakeSession('qr');
    const card = openCard({ session: first });
    await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
    const second = createFakeSession('code');
    card.element.session = second;
    await card.says('ABCD 1234');
    expect(card.find('[aria-selected="true"]')?.id).toBe('code');
    expect([first.calls.at(-1), second.calls]).toEqual([['release'], [['retain']]]);
  });

  it('taken back, it is shown no more: the relay counts again', async () => {
    const card = openCard({ relay: relayOf(), session: createFakeSession('linked') });
    await card.says('+79991234567');
    card.element.session = null;
    await aTask();
    expect(card.root.textContent).not.toContain('79991234567');
    await card.press(en.showQr);
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
  });

  it('a listener that acts at once has the last word on what is shown', async () => {
    const session = createFakeSession('qr');
    const card = openCard({ session });
    await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
    card.element.addEventListener('whatsgate-failed', () => session.show('closed'));
    session.show('error');
    expect(card.text()).not.toContain(en.failedTitle);
    expect(card.control(en.showQr)).not.toBeNull();
    expect(card.events('whatsgate-status').at(-1)?.status).toBe('closed');
  });
});

describe('before it is told of whom', () => {
  it('both ways of linking can be looked at, and what is asked for comes once there is a relay', async () => {
    const card = openCard({});
    await card.press(en.phoneTab);
    await card.type('+7 999 555-44-33');
    await card.press(en.qrTab);
    expect(card.control(en.showQr)).not.toBeNull();
    await card.press(en.phoneTab);
    await card.press(en.getCode);
    await card.says(en.preparing);
    await card.press(en.cancel);
    await card.press(en.getCode);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
    card.element.relay = relayOf();
    await vi.waitFor(() => expect(card.find('[role="group"]')).not.toBeNull(), patience);
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
  });
});
