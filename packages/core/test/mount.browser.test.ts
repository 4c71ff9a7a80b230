import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { mountCode, mountFrame, ru } from '../src/index.ts';
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
    expect(iframe()).toMatchObject({ title: 'WhatsApp code', referrerPolicy: 'no-referrer', allow: '', src: `${origin}/qr/abc` });
    expect([...(iframe()?.sandbox ?? [])].sort()).toEqual(['allow-same-origin', 'allow-scripts']);
    expect([iframe()?.clientWidth, iframe()?.clientHeight]).toEqual([310, 310]);
  });

  it('T8, T21: the page cannot lead the top away, open windows, ask for devices, or see where it is shown', async ({ annotate }) => {
    const said = new Promise<Record<string, string>>((resolve) => {
      window.addEventListener('message', ({ data, source }) => {
        if (source === iframe()?.contentWindow && data.attempts !== undefined) resolve(data.attempts);
      });
    });
    mount('qr', { frameUrl: `${origin}/qr/escape` });
    const { devices, camera, microphone, position, ...others } = await said;
    expect(others).toEqual({ top: 'SecurityError', open: 'blocked', referrer: '' });
    expect([camera, microphone, position], 'it asked for them').not.toContain('given');
    if (devices === 'unknown') await annotate('no `document.featurePolicy` here: the page has asked for camera, microphone and position only');
    else expect(devices).toBe('');
    expect(window.location.href).not.toContain('escaped');
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
});

describe('attachFrame', () => {
  it('F10: says when the iframe is taken out or moved, once, and not when its owner has let it go', async () => {
    const { watchForLoss } = await import('../src/frame/index.ts');
    const add = () => {
      const element = Object.assign(document.createElement('iframe'), { src: `${origin}/qr/abc` });
      place.append(element);
      return element;
    };
    const lost = vi.fn();
    watchForLoss(document.createElement('iframe'), lost)();
    const [removed, moved, owned] = [add(), add(), add()];
    watchForLoss(removed, () => lost('removed'));
    watchForLoss(moved, () => lost('moved'));
    const stop = watchForLoss(owned, () => lost('owned'));
    removed.remove();
    place.append(moved);
    stop();
    owned.remove();
    await vi.waitFor(() => expect(lost.mock.calls.flat().sort()).toEqual(['moved', 'removed']));
    const box = document.createElement('div');
    const inside = add();
    box.append(inside);
    place.append(box);
    watchForLoss(inside, () => lost('moved with its box'));
    place.prepend(box);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledWith('moved with its box'));
    place.replaceChildren();
  });
});
