import { createWhatsGateSession } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCard, toCard } from '../src/connect-card.ts';
import { looks, stateLooks } from '../src/connect-looks.ts';
import { findFrame } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';
import { openStrictPage } from '../src/open-strict-page.ts';
import { render } from '../src/strict-style/element.ts';
import { translatePage } from '../src/translate-page.ts';

// What else there is on the page: its styles, its policies, translators and morphing libraries.
const { emulator, options } = await openBackend();
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
  document.body.replaceChildren();
});

const isWebKit = /AppleWebKit/.test(navigator.userAgent) && !/Chrome/.test(navigator.userAgent);

/** Else a page that grows gets a scroll bar, which takes room from a dialog. */
const calm = 'html { overflow: hidden }';
const hostile = `${calm}
* { font: italic 40px/3 serif; text-transform: uppercase; letter-spacing: 9px; word-spacing: 20px; color: red;
  text-align: right; text-indent: 30px; text-shadow: 2px 2px red; visibility: visible; white-space: pre; cursor: wait }
*, *::before, *::after { box-sizing: content-box; animation: none; transition: none }
button, input, select, iframe, dialog, h2, p, b, ol, li, a, section, span, svg, label, details, summary {
  display: block; border: 9px solid; margin: 50px; background: yellow; float: left; width: 500px }
.card, .tabs, .panel, .cover, .primary, .close, #title, #panel, #number { display: none !important }
`;

describe("a page's own styles", () => {
  it.each(['inline', 'dialog'] as const)('do not change the look of the card: %s', async (mode) => {
    const session = createFakeSession('qr');
    const card = openCard({ session, mode });
    card.element.show();
    await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
    const width = card.root.querySelector('.card')?.clientWidth;
    // An element: the oldest browsers have no constructed style sheets.
    const sheet = document.head.appendChild(document.createElement('style'));
    cleanUps.push(() => sheet.remove());
    // What moves by itself is not compared.
    for (const look of stateLooks.filter(({ name }) => !/creat|releas|connect|confirm|count|linked/.test(name))) {
      look.show(session);
      sheet.textContent = calm;
      const before = readStyles(card.root);
      sheet.textContent = hostile;
      expect(readStyles(card.root), look.name).toEqual(before);
    }
    expect(width).toBe(card.root.querySelector('.card')?.clientWidth);
    expect(getComputedStyle(document.body).letterSpacing, 'the styles are in force').toBe('9px');
  });
});

/** Every computed style in the card, and each place in it. */
function readStyles(root: ShadowRoot): string[] {
  const card = root.querySelector('.card') as HTMLElement;
  const origin = card.getBoundingClientRect();
  return [card, ...card.querySelectorAll('*')].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const isShown = element.getClientRects().length > 0;
    const style = getComputedStyle(element);
    const text = Array.from(style, (name) => `${name}:${style.getPropertyValue(name)}`).join(';');
    const place = isShown ? [left - origin.left, top - origin.top, width, height].map(Math.round).join(' ') : 'none';
    return `${element.tagName}.${element.getAttribute('class')} [${place}] ${text}`;
  });
}

it('F13: every state is shown under a strict style-src and without Trusted Types policies, and breaks no rule', async () => {
  const {
    document: page,
    session,
    violations,
  } = await openStrictPage(await render(), 'element.ts', {
    trustedTypes: true,
  });
  const card = toCard(page.querySelector('whatsgate-connect') as HTMLElementTagNameMap['whatsgate-connect']);
  await card.says(en.title);
  session.show('qr');
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  for (const look of looks) {
    for (const tab of ['qr', 'code']) {
      look.show(session);
      card.root.querySelector<HTMLElement>(`#${tab}`)?.click();
    }
  }
  session.show('code');
  await card.press(en.changeNumber);
  await card.type('12');
  await card.press(en.getCode);
  await vi.waitFor(() => expect(card.find('[aria-invalid="true"]')).not.toBeNull(), patience);
  card.element.lang = 'ru';
  card.element.mode = 'dialog';
  await vi.waitFor(() => expect(card.root.querySelector('dialog')).not.toBeNull(), patience);
  card.element.show();
  await vi.waitFor(() => expect(card.text()).toContain('WhatsApp'), patience);
  const { borderRadius } = getComputedStyle(card.root.querySelector('.card') as Element);
  expect(borderRadius, 'the styles are there').toBe('16px');
  expect(violations).toEqual([]);
  // They would be told.
  page.body.setAttribute('style', 'color: red');
  await vi.waitFor(() => expect(violations).toEqual([expect.stringContaining('style-src')]), patience);
  if ('trustedTypes' in window) {
    expect(() => {
      page.body.innerHTML = '<p>';
    }).toThrow();
  }
});

describe('others that change the document', () => {
  it('F14: a page that is translated at each step, also in the card, links', async () => {
    const thrown = vi.fn();
    window.addEventListener('error', thrown);
    cleanUps.push(() => window.removeEventListener('error', thrown));
    const session = createWhatsGateSession(options({ deadlines: { grace: 400, stale: { qr: 500, code: 60_000 } } }));
    const card = openCard({ session });
    cleanUps.push(translatePage(document.body), translatePage(card.root));
    await card.says(`«${en.title}»`);
    await card.press(en.showQr);
    await card.says(`«${en.expired}»`);
    await card.press(en.renew);
    await vi.waitFor(() => expect(session.getSnapshot()).toMatchObject({ status: 'qr', stale: false }), patience);
    await vi.waitFor(() => expect(card.text()).not.toContain(en.expired), patience);
    await card.press(en.phoneTab);
    await card.type('+7 999 555-44-33');
    await card.press(en.getCode);
    await vi.waitFor(() => expect(card.find('[role="group"]')?.textContent).toMatch(/^\w{4} \w{4}$/), patience);
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await card.press(en.copy);
    await card.says(`«${en.copied}»`);
    expect(written).toHaveBeenCalledOnce();
    written.mockRestore();
    await emulator.phone.enterCode();
    await card.says(`«${en.linkedTitle}»`);
    expect(card.text(), 'nothing is left of earlier steps').not.toContain(en.copied);
    expect(thrown).not.toHaveBeenCalled();
    expect(await emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  it('a translated announcement is not made again by what changes nothing', async () => {
    const session = createFakeSession('qr');
    const card = openCard({ session });
    await vi.waitFor(() => expect(card.root.querySelector('[role="status"]')?.textContent).toBeTruthy(), patience);
    const status = card.root.querySelector('[role="status"]') as HTMLElement;
    cleanUps.push(translatePage(card.root));
    expect(status.textContent).toMatch(/^«.+»$/);
    const translated = status.firstElementChild;
    session.show('qr', { staleAt: Date.now() + 20_000 });
    session.show('qr', { staleAt: Date.now() + 10_000 });
    expect(status.firstElementChild).toBe(translated);
  });

  it('a morphing library that writes attributes and children of the element touches nothing', async () => {
    const session = createWhatsGateSession(options());
    const card = openCard({ session, theme: 'dark' });
    await card.press(en.showQr);
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('qr'), patience);
    const frame = findFrame();
    for (let times = 0; times < 3; times += 1) {
      card.element.innerHTML = '<p>What a server rendered here</p>';
      card.element.setAttribute('class', 'wide');
      card.element.setAttribute('theme', 'dark');
      card.element.replaceChildren();
      card.element.removeAttribute('class');
      await Promise.resolve();
    }
    // WebKit unloads the frames of a shadow root when all children of its host are removed at once, as
    // `replaceChildren` and `innerHTML` do, also where there is none; the session mounts the page anew.
    if (!isWebKit) expect(findFrame()).toBe(frame);
    await emulator.phone.scan();
    await card.says(en.linkedTitle);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('F15: taken out and put back with its surroundings at each step, it links', async () => {
    const place = document.body.appendChild(document.createElement('div'));
    const session = createWhatsGateSession(options({ deadlines: { grace: 5_000 } }));
    const card = openCard({ session }, place);
    const moveOut = async () => {
      place.remove();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      document.body.append(place);
    };
    await moveOut();
    await card.press(en.showQr);
    await moveOut();
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('qr'), patience);
    await moveOut();
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('qr'), patience);
    await emulator.phone.scan();
    await card.says(en.linkedTitle);
    await moveOut();
    await card.says('+79991234567');
    expect(card.events('whatsgate-linked')).toHaveLength(1);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('the page takes the relay away, as when its user signs out: everything goes at once', async () => {
    const card = openCard({ session: createFakeSession('linked') });
    await card.says('+79991234567');
    card.element.session = null;
    await Promise.resolve();
    expect(card.root.textContent).not.toContain('79991234567');
    await card.says(en.title);
  });
});
