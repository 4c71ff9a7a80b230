import { createWhatsGateSession } from '@whatsgate/core';
import { describe, expect, it, vi } from 'vitest';
import { openAdapterPage } from '../src/adapter-page.ts';
import { findFrame, findFrames } from '../src/find-frames.ts';
import { patience } from '../src/open-backend.ts';
import { plain, subjects } from '../src/subjects.tsx';

const { emulator, relay, breakingRelay, headers, changeUser, options, mount, mountSource, reaches, settled, idOf } =
  await openAdapterPage();
const { ledger, phone } = emulator;

describe.each(subjects)('$name', (subject) => {
  it('one start makes one create and reaches qr in a real frame', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    expect(findFrames()).toHaveLength(1);
    expect(findFrame()).toMatchObject({
      title: 'WhatsApp code',
      referrerPolicy: 'no-referrer',
      allow: '',
    });
    expect(findFrame()?.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin');
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
    expect(findFrame()).toBeNull();
    expect(document.activeElement, 'the focus is never taken away').toBe(input);
  });

  it('links by pairing code after a switch in one step', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    widget.act.start({ type: 'code', number: '+7 999 555-44-33' });
    await reaches(widget, { status: 'code' });
    await phone.enterCode(undefined, idOf(widget));
    await reaches(widget, { confirmed: true, account: { number: '79995554433' } });
    expect(await ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('U3: a double click makes one session, ten cancels delete it once, and a start after them makes the second', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    for (let times = 0; times < 10; times += 1) widget.act.close();
    await reaches(widget, { status: 'closed' });
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    expect(await ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('R10: a callback that throws is reported once, and the session keeps its state', async () => {
    const reported = vi.spyOn(globalThis, 'reportError').mockImplementation(() => {});
    const mistake = new Error("a user's mistake");
    const onSuccess = vi.fn(() => {
      throw mistake;
    });
    const widget = mount(subject, { autoStart: true, onSuccess });
    await reaches(widget, { status: 'qr' });
    await phone.scan(idOf(widget));
    await reaches(widget, { status: 'success', confirmed: true });
    expect(reported.mock.calls).toEqual([[mistake]]);
    expect(onSuccess).toHaveBeenCalledTimes(1);
    reported.mockRestore();
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
    changeUser();
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
    // Another one, made after it and released for good, has let the same grace pass.
    const other = mount(subject, { name: 'other', autoStart: true });
    await vi.waitFor(() => expect(idOf(other)).toBeDefined(), patience);
    other.unmount();
    await settled({ creates: 2, deletes: 1, live: 1 });
    expect(session.getSnapshot()).toMatchObject({ record: { unique_id: expect.any(String) }, can: { close: true } });
    keep();
    await settled({ creates: 2, deletes: 2, live: 0 });
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

  it('broken, then retry: a new session after the old one', async () => {
    const widget = mount(subject, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    await phone.disconnect(idOf(widget));
    await reaches(widget, { status: 'broken', error: { code: 'BROKEN' }, can: { retry: true } });
    widget.act.retry();
    await reaches(widget, { status: 'qr' });
    expect(await ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
  });

  it('reads the status before it deletes: a scan that no message reported is kept', async () => {
    const asked: string[] = [];
    const counting: typeof fetch = (input, init) => {
      asked.push((input instanceof Request ? input.url : String(input)).replace(/.*\//, ''));
      return fetch(input, init);
    };
    await emulator.fault({ on: 'frame', kind: 'silent' });
    const widget = mount(subject, { autoStart: true, relay: { url: relay, headers: headers(), fetch: counting } });
    await reaches(widget, { status: 'initializing', phase: 'connecting' });
    await phone.scan(idOf(widget));
    await vi.waitFor(
      async () =>
        expect(await (await fetch(`${emulator.url}/emulator`)).json()).toMatchObject({
          sessions: [{ status: 'READY' }],
        }),
      patience,
    );
    asked.length = 0;
    widget.act.close();
    await reaches(widget, { confirmed: true });
    expect(asked).toEqual(['sessions-get']);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

it('N3: a POST that the browser sends again by itself makes no second session', async ({ annotate }) => {
  const countCreates = async () => Number(await (await fetch(`${breakingRelay}/count`, { cache: 'no-store' })).text());
  // Leaves a connection behind that has been used: only on such a one a POST is sent again.
  expect(await countCreates()).toBe(0);
  const widget = mount(plain, { relay: { url: breakingRelay, headers: headers() } });
  widget.act.start();
  await vi.waitFor(() => expect(widget.read().status).toMatch(/^(qr|error)$/), patience);
  if (widget.read().status === 'error') {
    await annotate(
      'a POST is not sent again by itself here: the person sees the failure and sends it again, with the same key',
    );
    expect(await countCreates()).toBe(1);
    expect(widget.read()).toMatchObject({ error: { code: 'NETWORK' }, can: { retry: true } });
    widget.act.retry();
    await reaches(widget, { status: 'qr' });
  }
  expect(await countCreates()).toBe(2);
  expect(await ledger()).toMatchObject({ creates: 1, live: 1 });
});

it('B9: works where locks, UUIDs, subtle crypto and storage are missing or throw, as on plain http', async () => {
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
    const widget = mount(plain, { autoStart: true });
    await reaches(widget, { status: 'qr' });
    await phone.scan(idOf(widget));
    await reaches(widget, { confirmed: true });
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0 });
  } finally {
    for (const each of restore) each();
  }
});
