import { createWhatsGateSession } from '@whatsgate/core';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ConnectCard, isVisible, openCard } from '../src/connect-card.ts';
import { findFrame, findFrames } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// The ready-made screen as its user sees it: real HTTP to the relay, WhatsGate's page in its frame.
const backend = await openBackend();
const { emulator, options, settled } = backend;
const { ledger, phone } = emulator;
afterEach(() => {
  vi.restoreAllMocks();
});

/** As a page has it: with the relay only. */
const open = (more: object = {}) =>
  openCard({ relay: { url: backend.relay, headers: backend.headers() }, name: 'Support', ...more });
/** With a session of the page, whose deadlines are short. */
const openWith = (more: object) => openCard({ session: createWhatsGateSession(options(more)) });

const status = (card: ConnectCard) => card.events('whatsgate-status').at(-1)?.status;
const reaches = (card: ConnectCard, expected: string) =>
  vi.waitFor(() => expect(status(card)).toBe(expected), patience);
const shownCode = (card: ConnectCard) => card.find('[role="group"]')?.textContent;
async function askForCode(card: ConnectCard, number = '+7 999 555-44-33') {
  await card.press(en.phoneTab);
  await card.type(number);
  await card.press(en.getCode);
  await vi.waitFor(() => expect(shownCode(card)).toMatch(/^\w{4} \w{4}$/), patience);
}

describe('links', () => {
  it('by QR code: click, scan, the account on screen, and one event', async () => {
    const card = open();
    expect(card.text()).toContain(en.title);
    expect(await ledger()).toMatchObject({ creates: 0 });
    await card.press(en.showQr);
    await reaches(card, 'qr');
    expect(findFrames()).toHaveLength(1);
    expect(isVisible(findFrame() as Element)).toBe(true);
    expect(card.text()).toMatch(/Valid for \d:\d\d/);
    await phone.scan();
    await card.says(en.linkedTitle);
    expect(card.text()).toContain('+79991234567');
    expect(findFrame()).toBeNull();
    expect(card.events('whatsgate-linked')).toEqual([{ account: expect.objectContaining({ number: '79991234567' }) }]);
    expect(card.events('whatsgate-failed')).toEqual([]);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('by pairing code: the number, the code once and in groups of four, over the page that is kept unseen', async () => {
    const card = open();
    await askForCode(card);
    await reaches(card, 'code');
    const code = shownCode(card) ?? '';
    expect(card.text().split(code)).toHaveLength(2);
    expect(card.text()).toContain('+7 999 555 44 33');
    expect(findFrames()).toHaveLength(1);
    expect(isVisible(findFrame() as Element), 'the page shows the same code').toBe(false);
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await card.press(en.copy);
    expect(written).toHaveBeenLastCalledWith(expect.stringMatching(/^\w{8}$|^\w{4}-\w{4}$/));
    await card.says(en.copied);
    await phone.enterCode(code.replace(' ', ''));
    await card.says(en.linkedTitle);
    expect(card.events('whatsgate-linked')).toEqual([{ account: expect.objectContaining({ number: '79995554433' }) }]);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('F1: where the page must not be framed, the pairing code is shown all the same', async () => {
    await emulator.fault({ on: 'frame', kind: 'x-frame-options' });
    const card = openWith({ deadlines: { grace: 400, frame: 500 } });
    await askForCode(card);
    await phone.enterCode();
    await vi.waitFor(() => {
      // Asks at once instead of in a few seconds.
      window.dispatchEvent(new Event('online'));
      expect(card.text()).toContain(en.linkedTitle);
    }, patience);
  });
});

describe('the number', () => {
  it('is checked where it is typed: no error of the session, no request', async () => {
    const card = open({ country: 'GB' });
    await card.press(en.phoneTab);
    const problem = () => card.find('#number-error')?.textContent;
    await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false, value: 'GB' }), patience);
    for (const [typed, said] of [
      ['', en.numberEmpty],
      ['0791', en.numberTooShort.replace('{country}', 'United Kingdom')],
      ['07911 123456 7890', en.numberTooLong.replace('{country}', 'United Kingdom')],
      ['99999 99999', en.numberInvalid],
      ['hello', en.numberEmpty],
    ] as const) {
      await card.type(typed);
      expect(problem(), 'typing takes the complaint away').toBe('');
      await card.press(en.getCode);
      await vi.waitFor(() => expect(problem(), typed).toBe(said), patience);
    }
    expect(card.events('whatsgate-status')).toEqual([]);
    expect(card.events('whatsgate-failed')).toEqual([]);
    expect(await ledger()).toMatchObject({ creates: 0 });
    await card.type('07911 123456');
    await card.press(en.getCode);
    await card.says('+44 7911 123456');
  });

  it('can be corrected while a code is shown: one session after the other', async () => {
    const card = open();
    await askForCode(card);
    const first = shownCode(card);
    await card.press(en.changeNumber);
    expect(shownCode(card)).toBeUndefined();
    await card.press(en.keepCode);
    expect(shownCode(card), 'nothing was touched').toBe(first);
    await card.press(en.changeNumber);
    await card.type('+7 999 555-44-34');
    await card.press(en.getCode);
    await vi.waitFor(() => expect(shownCode(card)).not.toBe(first), patience);
    await card.says('+7 999 555 44 34');
    await settled({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });
});

it('changing the tab touches nothing: no request, the same frame, the same code', async () => {
  const card = open();
  await askForCode(card);
  await reaches(card, 'code');
  const [frame, code, before] = [findFrame(), shownCode(card), (await emulator.log()).length];
  const asked = vi.spyOn(window, 'fetch');
  await card.press(en.qrTab);
  expect(card.text()).toContain(en.replacesCode);
  expect(isVisible(frame as Element), 'a pairing code has no QR code').toBe(false);
  await card.press(en.phoneTab);
  expect(shownCode(card)).toBe(code);
  expect(findFrames()).toEqual([frame]);
  expect(asked.mock.calls.map(([input]) => String(input instanceof Request ? input.url : input))).not.toContainEqual(
    expect.stringMatching(/session-(create|delete)$/),
  );
  expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  expect((await emulator.log()).slice(before).map(({ what }) => what)).not.toContain('page');
  await card.press(en.qrTab);
  await card.press(en.showQr);
  await reaches(card, 'qr');
  await settled({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
});

it('a second click on the button makes no second session', async () => {
  const card = open();
  await vi.waitFor(() => expect(card.control(en.showQr)).not.toBeNull(), patience);
  const button = card.control(en.showQr);
  button?.click();
  button?.click();
  card.element.start();
  await reaches(card, 'qr');
  expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
});

it('cancel gives the slot back, and the button is there again', async () => {
  const card = open();
  await card.press(en.showQr);
  await reaches(card, 'qr');
  await card.press(en.cancel);
  await reaches(card, 'closed');
  expect(findFrame()).toBeNull();
  expect(card.control(en.showQr)).not.toBeNull();
  expect(card.control(en.cancel)).toBeNull();
  await settled({ creates: 1, deletes: 1, live: 0 });
});

it('a failure says what to do, and trying again makes one session', async () => {
  let isBroken = true;
  const breaking: typeof fetch = (...request) =>
    isBroken ? Promise.reject(new TypeError('Failed to fetch')) : fetch(...request);
  const card = open({ relay: { url: backend.relay, headers: backend.headers(), fetch: breaking } });
  await card.press(en.showQr);
  await reaches(card, 'error');
  await card.says(en.failedTitle);
  expect(card.text()).toContain(en.errors.NETWORK);
  expect(card.events('whatsgate-failed')).toEqual([{ error: expect.objectContaining({ code: 'NETWORK' }) }]);
  isBroken = false;
  await card.press(en.tryAgain);
  await reaches(card, 'qr');
  expect(isVisible(findFrame() as Element)).toBe(true);
  expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
});

it('a session that is gone is told, and trying again makes the next', async () => {
  const card = open();
  await card.press(en.showQr);
  await reaches(card, 'qr');
  await phone.disconnect();
  await reaches(card, 'broken');
  await card.press(en.tryAgain);
  await reaches(card, 'qr');
  expect(await ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
});

it('an old code is covered, and renewed for the same session', async () => {
  const card = openWith({ deadlines: { grace: 400, stale: { qr: 500, code: 500 } } });
  await card.press(en.showQr);
  await card.says(en.expired);
  const frame = findFrame();
  expect(card.text(), 'no time is left').not.toMatch(/Valid for/);
  await card.press(en.renew);
  await vi.waitFor(() => expect(card.text()).toMatch(/Valid for/), patience);
  expect(findFrames()).toHaveLength(1);
  expect(findFrame()).not.toBe(frame);
  expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
});

it.each(['silent', 'x-frame-options'] as const)(
  'F18: instead of a page that is %s stands a link to it',
  async (kind) => {
    await emulator.fault({ on: 'frame', kind });
    const card = openWith({ deadlines: { grace: 400, frame: 300 } });
    await card.press(en.showQr);
    await card.says(en.silent);
    const link = card.control(en.openInNewTab);
    expect(link).toMatchObject({ href: findFrame()?.src, target: '_blank', rel: 'noopener noreferrer' });
    expect(isVisible(findFrame() as Element)).toBe(false);
    await emulator.clearFaults();
    await card.press(en.reload);
    await reaches(card, 'qr');
    expect(isVisible(findFrame() as Element)).toBe(true);
    expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
  },
);
