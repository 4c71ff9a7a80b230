import { en } from '@whatsgate/core';
import { describe, expect, it, vi } from 'vitest';
import { openAdapterPage } from '../src/adapter-page.ts';
import { findFrame, findFrames } from '../src/find-frames.ts';
import { patience } from '../src/open-backend.ts';
import { headlessSubjects, subjects } from '../src/subjects.tsx';

// What stands on the page: the frame, the code, and what comes from them.
const { emulator, mount, reaches, idOf } = await openAdapterPage();
const { ledger, phone } = emulator;

// The markup of the headless parts; that of `<whatsgate-connect>` has tests of its own, in connect.browser.test.ts.
describe.each(headlessSubjects)('$name', (subject) => {
  it('shows the pairing code in groups of four, and copies it, or leaves it selected where copying is not allowed', async () => {
    const widget = mount(subject, { autoStart: true, auth: { type: 'code', number: '+7 999 555-44-33' } });
    await reaches(widget, { status: 'code' });
    const { code } = widget.read();
    const group = document.querySelector('[role="group"]');
    const says = () => group?.querySelector('[role="status"]')?.textContent;
    expect(group?.getAttribute('aria-label')).toBe(en.codeTitle);
    expect(group?.querySelector('code')?.textContent).toBe(code?.replace(/^(.{4})/, '$1 '));
    expect(says()).toBe('');
    const written = vi
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValueOnce(new DOMException('denied', 'NotAllowedError'));
    group?.querySelector('button')?.click();
    await vi.waitFor(() => expect(says()).toBe(en.notCopied), patience);
    expect(String(document.getSelection())).toBe(group?.querySelector('code')?.textContent);
    written.mockResolvedValueOnce();
    group?.querySelector('button')?.click();
    await vi.waitFor(() => expect(says()).toBe(en.copied), patience);
    expect(written).toHaveBeenLastCalledWith(code);
    written.mockRestore();
    await phone.refuse(idOf(widget));
    await reaches(widget, { status: 'error' });
    await vi.waitFor(() => expect(document.querySelector('[role="group"]')).toBeNull(), patience);
    await reaches(widget, { status: 'code', code: null });
    expect(document.querySelector('[role="group"]')).toBeNull();
  });

  it('F1: where the page must not be framed, a pairing code is shown all the same, and links', async () => {
    await emulator.fault({ on: 'frame', kind: 'x-frame-options' });
    const auth = { type: 'code', number: '+7 999 555-44-33' };
    const widget = mount(subject, { autoStart: true, auth, deadlines: { grace: 400, frame: 500 } });
    await reaches(widget, { status: 'initializing', frameSilent: true });
    await vi.waitFor(
      () => expect(document.querySelector('[role="group"] code')?.textContent).toMatch(/^\w{4} \w{4}$/),
      patience,
    );
    await phone.enterCode(widget.read().code ?? '', idOf(widget));
    await vi.waitFor(() => {
      // Asks at once instead of in a few seconds.
      window.dispatchEvent(new Event('online'));
      expect(widget.read()).toMatchObject({ confirmed: true, account: { number: '79995554433' } });
    }, patience);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('covers an old code with a button, which shows the next one of the same session', async () => {
    const widget = mount(subject, { autoStart: true, deadlines: { grace: 400, stale: { qr: 500, code: 500 } } });
    await reaches(widget, { status: 'qr', stale: true });
    const { frameKey } = widget.read();
    await vi.waitFor(
      () => expect(document.querySelector('.whatsgate-frame button')?.textContent).toBe(en.renew),
      patience,
    );
    document.querySelector<HTMLButtonElement>('.whatsgate-frame button')?.click();
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1, refreshes: 1 });
    expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
  });
});

describe.each(subjects)('$name', (subject) => {
  it('an error of the page heals with its next code', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const id = idOf(widget);
    await phone.refuse(id);
    await reaches(widget, { status: 'error', error: { code: 'AUTH_FAILED' } });
    await reaches(widget, { status: 'qr', error: null });
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('F2: another frame of the right origin, and one of the origin "null", are not believed', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const ours = findFrame()?.contentWindow;
    const said: string[] = [];
    const listen = ({ data, origin, source }: MessageEvent) => {
      if (data?.message === 'broken' && source !== ours) said.push(origin);
    };
    window.addEventListener('message', listen);
    const sameOrigin = Object.assign(document.createElement('iframe'), { src: `${emulator.url}/qr/nobody` });
    const nullOrigin = Object.assign(document.createElement('iframe'), {
      srcdoc: "<script>parent.postMessage({ module: 'qr', message: 'broken' }, '*')</script>",
    });
    nullOrigin.sandbox.add('allow-scripts');
    document.body.append(sameOrigin, nullOrigin);
    await vi.waitFor(() => expect(said.sort()).toEqual([emulator.url, 'null']), patience);
    window.removeEventListener('message', listen);
    expect(widget.read()).toMatchObject({ status: 'qr', error: null });
  });

  it('F3: the page of an earlier session says in vain that it is broken', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const earlier = findFrame() as HTMLIFrameElement;
    widget.act.start({ type: 'code', number: '+7 999 555-44-33' });
    await reaches(widget, { status: 'code' });
    // Put back into the page, it loads the page of a session that is gone.
    document.body.append(earlier);
    await new Promise((resolve) => {
      window.addEventListener('message', ({ source }) => source === earlier.contentWindow && resolve(undefined));
    });
    expect(widget.read()).toMatchObject({ status: 'code', error: null });
    expect(await ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('F12: two widgets on a page follow each its own frame', async () => {
    const left = mount(subject, { autoStart: true, name: 'left' });
    const right = mount(subject, { autoStart: true, name: 'right' });
    await Promise.all([reaches(left, { status: 'qr' }), reaches(right, { status: 'qr' })]);
    await phone.scan(idOf(right));
    await reaches(right, { confirmed: true });
    expect(left.read().status).toBe('qr');
  });

  it('F10: an iframe that something else removes or moves comes back, for the same session', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const id = idOf(widget);
    const { frameKey } = widget.read();
    findFrame()?.remove();
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1 });
    const iframe = findFrame() as HTMLIFrameElement;
    // Moved, its page loads anew in another window.
    iframe.parentElement?.append(iframe);
    await reaches(widget, { status: 'qr', frameKey: frameKey + 2 });
    expect(findFrames()).toHaveLength(1);
    expect(idOf(widget)).toBe(id);
    await phone.scan(id);
    await reaches(widget, { confirmed: true });
    widget.unmount();
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('T6: a page that lies is never believed', async () => {
    await emulator.fault({ on: 'frame', kind: 'lying' });
    const onSuccess = vi.fn();
    const widget = mount(subject, { autoStart: true, onSuccess, deadlines: { confirm: 300 } });
    await reaches(widget, { status: 'error', error: { code: 'NOT_CONFIRMED' }, confirmed: false, account: null });
    expect(onSuccess).not.toHaveBeenCalled();
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('T22: renders nothing for a flood of messages that change nothing', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const before = widget.renders();
    for (let count = 0; count < 10_000; count += 1) window.postMessage({ module: 'qr', message: 'success' }, '*');
    await new Promise((resolve) => {
      window.addEventListener('message', ({ data }) => data === 'last' && resolve(undefined));
      window.postMessage('last', '*');
    });
    expect(widget.renders()).toBe(before);
    expect(widget.read().status).toBe('qr');
  });
});
