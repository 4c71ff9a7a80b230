import { createWhatsGateSession, en, type WhatsGateSessionOptions } from '@whatsgate/core';
import { connectEmulator } from '@whatsgate/emulator/connect';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Mounted, type Subject, subjects } from '../src/subjects.tsx';

const patience = { timeout: 10_000 };
const mounted: Mounted[] = [];
let user = 0;

const emulator = await connectEmulator(await (await fetch('/api/emulator')).text());
const { ledger, phone } = emulator;
/** Waits until the ledger says so, and then that it keeps saying so for as long as a grace lasts. */
const settled = (counts: object) => vi.waitFor(async () => expect(await ledger()).toMatchObject(counts), patience);

const options = (more: object = {}): WhatsGateSessionOptions => ({
  relay: { url: '/api/whatsgate', headers: { 'X-User': `user-${user}` } },
  name: 'Support',
  deadlines: { grace: 400 },
  ...more,
});
function mountSource(subject: Subject, source: Parameters<Subject['mount']>[1]): Mounted {
  const element = document.createElement('div');
  document.body.append(element);
  const widget = subject.mount(element, source);
  mounted.push(widget);
  return widget;
}
const mount = (subject: Subject, more?: object) => mountSource(subject, options(more));
const reaches = (widget: Mounted, expected: object) => vi.waitFor(() => expect(widget.read()).toMatchObject(expected), patience);
const idOf = (widget: Mounted) => widget.read().record?.unique_id;

beforeEach(async () => {
  user += 1;
  await emulator.reset();
});
afterEach(async () => {
  for (const widget of mounted.splice(0)) widget.unmount();
  document.body.replaceChildren();
});

describe.each(subjects)('$name', (subject) => {
  it('one start makes one create and reaches qr in a real frame', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    expect(document.querySelectorAll('iframe')).toHaveLength(1);
    expect(document.querySelector('iframe')).toMatchObject({ title: 'WhatsApp code', referrerPolicy: 'no-referrer', allow: '' });
    expect(document.querySelector('iframe')?.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin');
    expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('links by scan, calls onSuccess once, and leaves the focus where it is', async () => {
    const onSuccess = vi.fn();
    const widget = mount(subject, { onSuccess });
    await reaches(widget, { status: 'idle' });
    const input = document.createElement('input');
    document.body.append(input);
    input.focus();
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    await phone.scan(idOf(widget));
    await reaches(widget, { status: 'success', confirmed: true, account: { number: '79991234567' } });
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(document.querySelector('iframe')).toBeNull();
    expect(document.activeElement, 'the focus is never taken away').toBe(input);
  });

  it('links by pairing code after a switch in one step', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    widget.act.switchTo({ type: 'code', number: '+7 999 555-44-33' });
    await reaches(widget, { status: 'code' });
    await phone.enterCode(undefined, idOf(widget));
    await reaches(widget, { confirmed: true, account: { number: '79995554433' } });
    expect(await ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('shows the pairing code in groups of four, and copies it, or leaves it selected where copying is not allowed', async () => {
    const widget = mount(subject, { autoStart: true, auth: { type: 'code', number: '+7 999 555-44-33' } });
    await reaches(widget, { status: 'code' });
    const { code } = widget.read();
    const group = document.querySelector('[role="group"]');
    const says = () => group?.querySelector('[role="status"]')?.textContent;
    expect(group?.getAttribute('aria-label')).toBe(en.codeTitle);
    expect(group?.querySelector('code')?.textContent).toBe(code?.replace(/^(.{4})/, '$1 '));
    expect(says()).toBe('');
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new DOMException('denied', 'NotAllowedError'));
    group?.querySelector('button')?.click();
    await vi.waitFor(() => expect(says()).toBe(en.notCopied));
    expect(String(document.getSelection())).toBe(group?.querySelector('code')?.textContent);
    written.mockResolvedValueOnce();
    group?.querySelector('button')?.click();
    await vi.waitFor(() => expect(says()).toBe(en.copied));
    expect(written).toHaveBeenLastCalledWith(code);
    written.mockRestore();
    await phone.refuse(idOf(widget));
    await reaches(widget, { status: 'error' });
    await vi.waitFor(() => expect(document.querySelector('[role="group"]')).toBeNull());
    await reaches(widget, { status: 'code', code: null });
    expect(document.querySelector('[role="group"]')).toBeNull();
  });

  it('autoStart starts with the first mount, once', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('leaving before the scan gives the slot back', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    widget.unmount();
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('leaving after the link does not', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    await phone.scan(idOf(widget));
    await reaches(widget, { confirmed: true });
    widget.unmount();
    // The next user's slot is freed by the same grace, which has then passed for the first one too.
    user += 1;
    const next = mount(subject, { autoStart: true });
    await reaches(next, { status: 'qr' });
    next.unmount();
    await settled({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
  });

  it('leaving during the create releases what comes', async () => {
    const widget = mount(subject, { autoStart: true, deadlines: { grace: 1 } });
    await reaches(widget, { status: 'initializing' });
    widget.unmount();
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('a session that is given is not owned: it outlives the widget', async () => {
    const session = createWhatsGateSession(options());
    const keep = session.retain();
    const widget = mountSource(subject, session);
    session.start();
    await reaches(widget, { status: 'qr' });
    widget.unmount();
    // Another one, made after it and given back for good, has let the same grace pass.
    const other = mount(subject, { name: 'other', autoStart: true });
    await vi.waitFor(() => expect(idOf(other)).toBeDefined(), patience);
    other.unmount();
    await settled({ creates: 2, deletes: 1, live: 1 });
    expect(session.getSnapshot()).toMatchObject({ record: { unique_id: expect.any(String) }, can: { close: true } });
    keep();
    await settled({ creates: 2, deletes: 2, live: 0 });
  });

  it('covers an old code with a button, which shows the next one of the same session', async () => {
    const widget = mount(subject, { autoStart: true, deadlines: { grace: 400, stale: { qr: 500, code: 500 } } });
    await reaches(widget, { status: 'qr', stale: true });
    const { frameKey } = widget.read();
    await vi.waitFor(() => expect(document.querySelector('.whatsgate-frame button')?.textContent).toBe(en.renew), patience);
    document.querySelector<HTMLButtonElement>('.whatsgate-frame button')?.click();
    await reaches(widget, { status: 'qr', stale: false, frameKey: frameKey + 1 });
    expect(document.querySelector('.whatsgate-frame button')).toBeNull();
    expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('mounting again within the grace takes the session over', async () => {
    const first = mount(subject, { autoStart: true });
    await reaches(first, { status: 'qr' });
    const { frameUrl } = first.read();
    first.unmount();
    const second = mount(subject, { autoStart: true });
    await reaches(second, { status: 'qr', frameUrl });
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('an error of the page heals with its next code', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    const id = idOf(widget);
    await phone.refuse(id);
    await reaches(widget, { status: 'error', error: { code: 'AUTH_FAILED' } });
    await reaches(widget, { status: 'qr', error: null });
    expect(await ledger()).toMatchObject({ creates: 1 });
  });

  it('broken, then retry: a new session after the old one', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    await phone.disconnect(idOf(widget));
    await reaches(widget, { status: 'broken', error: { code: 'BROKEN' }, can: { retry: true } });
    widget.act.retry();
    await reaches(widget, { status: 'qr' });
    expect(await ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
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
    document.querySelector('iframe')?.remove();
    await reaches(widget, { status: 'qr', frameKey: frameKey + 1 });
    const iframe = document.querySelector('iframe') as HTMLIFrameElement;
    // Moved, its page loads anew in another window.
    iframe.parentElement?.append(iframe);
    await reaches(widget, { status: 'qr', frameKey: frameKey + 2 });
    expect(document.querySelectorAll('iframe')).toHaveLength(1);
    expect(idOf(widget)).toBe(id);
    await phone.scan(id);
    await reaches(widget, { confirmed: true });
    widget.unmount();
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('reads the status before it deletes: a scan that nobody has heard of is kept', async () => {
    const asked: string[] = [];
    const counting: typeof fetch = (input, init) => {
      asked.push((input instanceof Request ? input.url : String(input)).replace(/.*\//, ''));
      return fetch(input, init);
    };
    await emulator.fault({ on: 'frame', kind: 'silent' });
    const relay = { url: '/api/whatsgate', headers: { 'X-User': `user-${user}` }, fetch: counting };
    const widget = mount(subject, { autoStart: true, relay });
    await reaches(widget, { status: 'initializing', phase: 'connecting' });
    await phone.scan(idOf(widget));
    await vi.waitFor(async () => expect(await (await fetch(`${emulator.url}/emulator`)).json()).toMatchObject({ sessions: [{ status: 'READY' }] }), patience);
    asked.length = 0;
    widget.act.close();
    await reaches(widget, { confirmed: true });
    expect(asked).toEqual(['sessions-get']);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
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

it('N3: a POST that Chromium sends again by itself makes no second session', async () => {
  const [subject] = subjects;
  if (subject === undefined) throw new Error('There is nothing to test');
  const headers = { 'X-User': `user-${user}` };
  const countCreates = async () => Number(await (await fetch('/api/breaking/count', { cache: 'no-store' })).text());
  // Leaves a connection behind that has been used: only on such a one a POST is sent again.
  expect(await countCreates()).toBe(0);
  const widget = mount(subject, { relay: { url: '/api/breaking', headers } });
  widget.act.start();
  await reaches(widget, { status: 'qr' });
  expect(await countCreates()).toBe(2);
  expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
});

it('B9: works where locks, UUIDs, subtle crypto and storage are missing or throw, as on plain http', async () => {
  const [subject] = subjects;
  if (subject === undefined) throw new Error('There is nothing to test');
  const missing = (target: object, name: string, get: () => unknown) => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { configurable: true, get });
    return () => (own === undefined ? Reflect.deleteProperty(target, name) : Object.defineProperty(target, name, own));
  };
  const throwing = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const restore = [
    missing(crypto, 'randomUUID', () => undefined),
    missing(crypto, 'subtle', () => undefined),
    missing(navigator, 'locks', () => undefined),
    missing(window, 'localStorage', throwing),
    missing(window, 'sessionStorage', throwing),
    missing(window, 'indexedDB', throwing),
  ];
  try {
    expect(() => localStorage).toThrow();
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    await phone.scan(idOf(widget));
    await reaches(widget, { confirmed: true });
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  } finally {
    for (const each of restore) each();
  }
});
