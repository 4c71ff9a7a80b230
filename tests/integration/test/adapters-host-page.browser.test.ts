import { en } from '@whatsgate/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAdapterPage } from '../src/adapter-page.ts';
import { catchWarnings } from '../src/catch-warnings.ts';
import { patience } from '../src/open-backend.ts';
import { headlessSubjects, subjects } from '../src/subjects.tsx';
import { translatePage } from '../src/translate-page.ts';

// What else there is on the page: translators, morphing libraries, strangers in the frame.
const warnings = catchWarnings();
const { emulator, options, mount, reaches, settled, idOf } = await openAdapterPage();
const { ledger, phone } = emulator;

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});
const box = () => document.querySelector('.whatsgate-frame') as HTMLElement;
const iframe = () => document.querySelector('.whatsgate-frame iframe') as HTMLIFrameElement | null;
const countIframes = () => document.querySelectorAll('iframe').length;

// The boxes of the headless parts; how `<whatsgate-connect>` bears the same is in connect-host-page.browser.test.ts.
describe.each(headlessSubjects)('$name', (subject) => {
  it('F14: a page that is translated at each step links, and nothing is left of earlier steps', async () => {
    const thrown = vi.fn();
    window.addEventListener('error', thrown);
    cleanUps.push(() => window.removeEventListener('error', thrown));
    const widget = mount(
      subject,
      { deadlines: { grace: 400, stale: { qr: 500, code: 60_000 } } },
      'The code appears here',
    );
    await reaches(widget, { status: 'idle' });
    cleanUps.push(translatePage(document.body));
    await vi.waitFor(() => expect(document.body.textContent).toContain('«The code appears here»'), patience);
    widget.act.start();
    await reaches(widget, { status: 'qr', stale: true });
    const button = () => box().querySelector('button');
    await vi.waitFor(() => expect(button()?.textContent).toBe(`«${en.renew}»`), patience);
    expect(box().textContent, 'no placeholder is left').toBe(`«${en.renew}»`);
    button()?.click();
    await reaches(widget, { status: 'qr', stale: false });
    await vi.waitFor(() => expect(button()).toBeNull(), patience);
    expect(box().textContent).toBe('');
    widget.act.start({ type: 'code', number: '+7 999 555-44-33' });
    await reaches(widget, { status: 'code' });
    const group = () => document.querySelector('[role="group"]');
    await vi.waitFor(() => expect(group()?.querySelector('code')?.textContent).toMatch(/^\w{4} \w{4}$/), patience);
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    group()?.querySelector('button')?.click();
    await vi.waitFor(
      () => expect(group()?.querySelector('[role="status"]')?.textContent).toContain(en.copied),
      patience,
    );
    expect(written).toHaveBeenLastCalledWith(widget.read().code);
    await phone.enterCode(undefined, idOf(widget));
    await reaches(widget, { confirmed: true });
    await vi.waitFor(() => expect(iframe()).toBeNull(), patience);
    widget.unmount();
    expect(document.querySelector('.whatsgate-frame')).toBeNull();
    expect(thrown).not.toHaveBeenCalled();
    expect(await ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  const removeParent = (selector: string) => document.querySelector(selector)?.parentElement?.remove();
  const takenOut: readonly (readonly [string, () => void])[] = [
    ['removed', () => box().remove()],
    ['replaced by another element', () => box().replaceWith(document.createElement('p'))],
    [
      'emptied away with all that stands beside it',
      () => {
        (box().parentElement as Element).innerHTML = '';
      },
    ],
    [
      'emptied itself',
      () => {
        box().innerHTML = '';
      },
    ],
    ['left without what is round its frame', () => removeParent('.whatsgate-frame iframe')],
    ['with its frame moved elsewhere', () => document.body.append(iframe()?.parentElement as Element)],
  ];
  it.each(takenOut)('F15: its box, %s, comes back with a fresh frame of the same session', async (_, takeOut) => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const id = idOf(widget);
    const { frameKey } = widget.read();
    takeOut();
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1 });
    expect(countIframes()).toBe(1);
    await phone.scan(id);
    await reaches(widget, { status: 'success' });
    widget.unmount();
    expect(document.querySelector('.whatsgate-frame')).toBeNull();
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  const emptied = [
    ['taken out', () => box().remove()],
    ['emptied', () => box().replaceChildren()],
  ] as const;
  it.each(emptied)('F15: its box, %s before there is a frame, comes back with the frame', async (_, takeOut) => {
    const widget = mount(subject, {}, 'The code appears here');
    await reaches(widget, { status: 'idle' });
    takeOut();
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    expect(countIframes()).toBe(1);
  });

  it.each(emptied)(
    'F15: its box, %s under a cover or a pairing code, goes on, and can be unmounted',
    async (_, takeOut) => {
      const auth = { type: 'code', number: '+7 999 555-44-33' };
      const widget = mount(subject, {
        auth,
        autoStart: true,
        deadlines: { grace: 400, stale: { qr: 500, code: 500 } },
      });
      const group = () => document.querySelector('[role="group"]');
      await vi.waitFor(() => expect(group()).not.toBeNull(), patience);
      group()?.remove();
      await reaches(widget, { status: 'code', stale: true });
      const { frameKey } = widget.read();
      await vi.waitFor(() => expect(box().querySelector('button')).not.toBeNull(), patience);
      takeOut();
      await vi.waitFor(() => expect(widget.read().frameKey).toBe(frameKey + 1), patience);
      await reaches(widget, { status: 'code' });
      expect(countIframes()).toBe(1);
      document.querySelector('.whatsgate-frame')?.remove();
      widget.unmount();
      expect(document.querySelector('iframe')).toBeNull();
    },
  );

  it('F15: an ancestor that is taken out is noticed; the frame is heard again once it is back', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const id = idOf(widget);
    const { frameKey } = widget.read();
    const ancestor = document.body.firstElementChild as Element;
    expect(ancestor.contains(iframe())).toBe(true);
    ancestor.remove();
    await reaches(widget, { status: 'initializing', phase: 'connecting', frameKey: frameKey + 1 });
    document.body.append(ancestor);
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1 });
    await phone.scan(id);
    await reaches(widget, { status: 'success' });
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('F15: an ancestor that is moved is noticed, and the frame loads again', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const { frameKey } = widget.read();
    const elsewhere = document.body.appendChild(document.createElement('section'));
    elsewhere.append(document.body.firstElementChild as Element);
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1 });
    expect(countIframes()).toBe(1);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('F17: mounted outside the document, it is heard once it is inserted, and the developer is told once', async () => {
    const place = document.createElement('div');
    const widget = subject.mount(place, options({ autoStart: true }));
    cleanUps.push(() => widget.unmount());
    await vi.waitFor(() => expect(place.querySelector('iframe')).not.toBeNull(), patience);
    await reaches(widget, { status: 'initializing', phase: 'connecting' });
    document.body.append(place);
    await reaches(widget, { status: 'qr' });
    expect(await warnings.take()).toEqual([expect.stringContaining('Insert the iframe')]);
    widget.unmount();
    await settled({ creates: 1, deletes: 1 });
  });

  it.each(['silent', 'x-frame-options'] as const)(
    'F18: over a frame that is %s stands a link to its page',
    async (kind) => {
      await emulator.fault({ on: 'frame', kind });
      const widget = mount(subject, { autoStart: true, deadlines: { grace: 400, frame: 300 } });
      await reaches(widget, { status: 'initializing', frameSilent: true });
      const link = () => box().querySelector('a');
      await vi.waitFor(() => expect(link()?.textContent).toBe(en.openInNewTab), patience);
      expect(link()).toMatchObject({ href: widget.read().frameUrl, target: '_blank', rel: 'noopener noreferrer' });
      const { x, y, width, height } = (iframe() as HTMLIFrameElement).getBoundingClientRect();
      for (const [left, top] of [
        [0.5, 0.5],
        [0.1, 0.1],
        [0.9, 0.9],
      ] as const) {
        expect(document.elementFromPoint(x + width * left, y + height * top), 'the dead frame is covered').toBe(link());
      }
      await emulator.clearFaults();
      widget.act.retry();
      await reaches(widget, { status: 'qr', frameSilent: false });
      await vi.waitFor(() => expect(link()).toBeNull(), patience);
      expect(await ledger()).toMatchObject({ creates: 1 });
    },
  );
});

describe.each(subjects)('$name', (subject) => {
  it('F16: a page that floods with messages that flip the state changes the widget twice a second, and the last message wins', async () => {
    await emulator.fault({ on: 'frame', kind: 'flood' });
    const onError = vi.fn();
    const widget = mount(subject, { onError });
    await reaches(widget, { status: 'idle' });
    let messages = 0;
    const count = ({ data }: MessageEvent) => {
      if (data?.module === 'qr') messages += 1;
    };
    window.addEventListener('message', count);
    cleanUps.push(() => window.removeEventListener('message', count));
    const [before, began] = [widget.renders(), performance.now()];
    widget.act.start();
    await vi.waitFor(() => expect(messages).toBeGreaterThanOrEqual(20_000), patience);
    await reaches(widget, { status: 'qr', error: null });
    const changes = 2 * ((performance.now() - began) / 1_000) + 8;
    // StrictMode renders twice.
    expect(widget.renders() - before).toBeLessThanOrEqual(2 * changes);
    expect(onError.mock.calls.length).toBeLessThanOrEqual(changes);
    await emulator.clearFaults();
    await phone.scan(idOf(widget));
    await reaches(widget, { status: 'success' });
  });
});
