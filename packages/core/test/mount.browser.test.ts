import { afterEach, describe, expect, inject, it } from 'vitest';
import { mountCode, mountFrame, ru, type WhatsGateError } from '../src/index.ts';
import { createFakeSession } from '../src/testing/index.ts';

const origin = inject('frameServer');
const place = document.createElement('div');
document.body.append(place);
const mounted: (() => void)[] = [];

function mount(...[look, fields]: Parameters<typeof createFakeSession>) {
  const session = createFakeSession(look, { frameUrl: `${origin}/qr/abc`, ...fields });
  const unmount = mountFrame(session, place);
  mounted.push(unmount);
  return { session, unmount };
}
const iframe = () => place.querySelector('iframe');

afterEach(() => {
  for (const unmount of mounted.splice(0)) unmount();
});

describe('mountFrame', () => {
  it('T8: gives the page the least it works with, and no address of ours', () => {
    mount('qr');
    expect(iframe()).toMatchObject({
      title: 'WhatsApp code',
      referrerPolicy: 'no-referrer',
      allow: '',
      src: `${origin}/qr/abc`,
    });
    expect([...(iframe()?.sandbox ?? [])].sort()).toEqual(['allow-same-origin', 'allow-scripts']);
    expect([iframe()?.clientWidth, iframe()?.clientHeight]).toEqual([310, 310]);
  });

  it('T8, T21: the page cannot lead the top away, open windows, ask for devices, or see where it is shown', async ({
    annotate,
  }) => {
    const said = new Promise<Record<string, string>>((resolve) => {
      window.addEventListener('message', ({ data, source }) => {
        if (source === iframe()?.contentWindow && data.attempts !== undefined) resolve(data.attempts);
      });
    });
    mount('qr', { frameUrl: `${origin}/qr/escape` });
    const { devices, camera, microphone, position, ...others } = await said;
    expect(others).toEqual({ top: 'SecurityError', open: 'blocked', referrer: '' });
    expect([camera, microphone, position], 'it asked for them').not.toContain('given');
    if (devices === 'unknown')
      await annotate('no `document.featurePolicy` here: the page has asked for camera, microphone and position only');
    else expect(devices).toBe('');
    expect(window.location.href).not.toContain('escaped');
  });

  it('loads what a fake session draws, without a request', async () => {
    const session = createFakeSession('connecting');
    mounted.push(mountFrame(session, place));
    session.show('qr', { frameKey: 2 });
    const added = iframe();
    expect(added?.src).toMatch(/^data:image\/svg\+xml,/);
    await new Promise((resolve) => added?.addEventListener('load', resolve, { once: true }));
    // The page is nobody's: what it draws cannot be read, and what it says would come from no origin.
    expect(added?.contentDocument).toBeNull();
  });

  it('shows a fresh iframe for each frameKey, and none without an address', () => {
    const { session, unmount } = mount('qr');
    const first = iframe();
    session.show('stale', { frameUrl: `${origin}/qr/abc` });
    expect(iframe()).toBe(first);
    session.show('qr', { frameUrl: `${origin}/qr/abc`, frameKey: 2 });
    expect(iframe()).not.toBe(first);
    expect(place.querySelectorAll('iframe')).toHaveLength(1);
    session.show('linked');
    expect(iframe()).toBeNull();
    session.show('qr', { frameUrl: `${origin}/qr/abc`, frameKey: 2 });
    expect(iframe()).not.toBeNull();
    unmount();
    expect(place.childElementCount).toBe(0);
    expect(session.calls).toEqual([['retain'], ['release']]);
  });

  it('covers an old code with a button that renews it, in the language it was given', () => {
    const session = createFakeSession('stale', { frameUrl: `${origin}/qr/abc` });
    mounted.push(mountFrame(session, place, { messages: ru }));
    expect(iframe()?.title).toBe(ru.frameTitle);
    const button = place.querySelector('button');
    expect(button?.textContent).toBe(ru.renew);
    button?.click();
    expect(session.calls).toContainEqual(['retry']);
    session.show('qr', { frameUrl: `${origin}/qr/abc` });
    expect(place.querySelector('button')).toBeNull();
  });

  it('F18: covers a silent frame with a link that opens its page, and uncovers it when it speaks', () => {
    const session = createFakeSession('connecting', { frameUrl: `${origin}/qr/abc` });
    mounted.push(mountFrame(session, place, { messages: ru }));
    const link = () => place.querySelector('a');
    expect(link()).toBeNull();
    session.show('silent', { frameUrl: `${origin}/qr/abc` });
    expect(link()).toMatchObject({
      textContent: ru.openInNewTab,
      href: `${origin}/qr/abc`,
      target: '_blank',
      rel: 'noopener noreferrer',
    });
    const { x, y, width, height } = (iframe() as HTMLIFrameElement).getBoundingClientRect();
    expect(document.elementFromPoint(x + width / 2, y + height / 2)).toBe(link());
    expect(document.elementFromPoint(x + 1, y + 1), 'to its edges').not.toBe(iframe());
    const covered = link();
    covered?.focus();
    session.show('silent', { frameUrl: `${origin}/qr/abc`, refreshes: 1 });
    expect(document.activeElement, 'the focus is never taken away').toBe(covered);
    session.show('silent', { frameUrl: `${origin}/qr/abc`, frameKey: 2 });
    expect(document.elementFromPoint(x + width / 2, y + height / 2), 'a fresh frame does not lie over it').toBe(link());
    session.show('silent', { frameUrl: null });
    expect(link(), 'without a frame there is nothing to cover').toBeNull();
    session.show('qr', { frameUrl: `${origin}/qr/abc` });
    expect(link()).toBeNull();
  });

  it('F18: an old code is covered by its own button, whatever the frame says', () => {
    mount('stale', { frameSilent: true });
    expect([place.querySelectorAll('button').length, place.querySelectorAll('a').length]).toEqual([1, 0]);
  });

  it.each([
    ['its box has no style', '.whatsgate-frame'],
    ['no style is left', '[style]'],
  ])('F13: a cover never lies over the page, even where %s', (_, selector) => {
    mount('stale');
    const outside = document.createElement('button');
    document.body.prepend(outside);
    for (const styled of place.querySelectorAll(selector)) styled.removeAttribute('style');
    const { x, y, width, height } = outside.getBoundingClientRect();
    expect(document.elementFromPoint(x + width / 2, y + height / 2)).toBe(outside);
    outside.remove();
  });

  it.each(['removed', 'replaced', 'emptied'])('F15: its box is put back with the next frame when it was %s', (how) => {
    const { session } = mount('qr');
    const box = place.querySelector('.whatsgate-frame') as HTMLElement;
    if (how === 'removed') box.remove();
    if (how === 'replaced') box.replaceWith(document.createElement('p'));
    if (how === 'emptied') place.innerHTML = '';
    session.show('qr', { frameUrl: `${origin}/qr/abc`, frameKey: 2 });
    expect(place.contains(box)).toBe(true);
    expect(iframe()?.isConnected).toBe(true);
    place.querySelector('p')?.remove();
  });
});

describe.each([
  ['mountFrame', mountFrame],
  ['mountCode', mountCode],
] as const)('%s', (name, mountIt) => {
  it.each([
    [null, /got null; perhaps `document.querySelector` found nothing/],
    [undefined, /got undefined; perhaps `document.querySelector` found nothing/],
    ['#qr', /got a string, where it needs the element itself/],
    [{}, /got something else/],
    [document, /got something else/],
    [document.createTextNode('qr'), /got something else/],
  ])('U6: says what is wrong with %o as the element, and retains nothing', (element, message) => {
    const session = createFakeSession('qr');
    const attempt = () => mountIt(session, element as unknown as Element);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining(name),
      } as Partial<WhatsGateError>),
    );
    expect(session.calls).toEqual([]);
  });

  it('U6: takes a shadow root, and an element of another document', () => {
    const other = document.implementation.createHTMLDocument().body;
    const shadow = document.createElement('div').attachShadow({ mode: 'open' });
    for (const element of [other, shadow as unknown as Element]) {
      const unmount = mountIt(createFakeSession('code', { code: 'K7PQ2XWM' }), element);
      expect(element.childElementCount).toBe(1);
      unmount();
      expect(element.childElementCount).toBe(0);
    }
  });
});

describe('mountCode', () => {
  it('shows the code that is to be entered, in the language it was given, and no old one', () => {
    const session = createFakeSession('code', { code: 'K7PQ2XWM' });
    const unmount = mountCode(session, place, { messages: ru });
    mounted.push(unmount);
    const group = () => place.querySelector(`[aria-label="${ru.codeTitle}"]`);
    expect(group()?.textContent).toBe(`K7PQ 2XWM${ru.copy}`);
    const shown = group();
    session.show('code', { code: 'K7PQ2XWM', refreshes: 1 });
    expect(group()).toBe(shown);
    session.show('stale', { code: 'K7PQ2XWM' });
    expect(group()).toBeNull();
    session.show('code', { code: 'AAAA2222' });
    expect(group()?.textContent).toContain('AAAA 2222');
    unmount();
    expect(place.childElementCount).toBe(0);
  });

  it('F15: is put back with the next change when something else has taken it out', () => {
    const session = createFakeSession('code', { code: 'K7PQ2XWM' });
    mounted.push(mountCode(session, place));
    place.innerHTML = '';
    session.show('code', { code: 'K7PQ2XWM', refreshes: 1 });
    expect(place.textContent).toContain('K7PQ 2XWM');
  });
});
