import { createWhatsGateSession, type WhatsGateSession, type WhatsGateSessionOptions } from '@whatsgate/core';
import { connectEmulator } from '@whatsgate/emulator/connect';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionView } from '@whatsgate/react';
import { Activity, act, type ReactNode, StrictMode, Suspense, startTransition, use, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const patience = { timeout: 10_000 };
const emulator = await connectEmulator(await (await fetch('/api/emulator')).text());
const settled = (counts: object) => vi.waitFor(async () => expect(await emulator.ledger()).toMatchObject(counts), patience);
let user = 0;
let root: Root;
const place = document.createElement('div');
document.body.append(place);
let problems: string[] = [];

const options = (more: object = {}): WhatsGateSessionOptions => ({
  relay: { url: '/api/whatsgate', headers: { 'X-User': `react-${user}` } },
  name: 'Support',
  deadlines: { grace: 400 },
  ...more,
});

/** The last thing that the hook gave. */
let latest: WhatsGateSessionView | undefined;
function Widget({ source }: { readonly source: WhatsGateSessionOptions | WhatsGateSession }) {
  const wg = useWhatsGateSession(source);
  latest = wg;
  return (
    <>
      <output>{wg.status}</output>
      <WhatsGateFrame session={wg} />
    </>
  );
}
const reaches = (expected: object) => vi.waitFor(() => expect(latest).toMatchObject(expected), patience);
const render = (node: ReactNode) => root.render(node);

beforeEach(async () => {
  user += 1;
  problems = [];
  latest = undefined;
  for (const method of ['warn', 'error'] as const) vi.spyOn(console, method).mockImplementation((...words) => void problems.push(words.join(' ')));
  root = createRoot(place);
  await emulator.reset();
});
afterEach(() => {
  root.unmount();
  vi.restoreAllMocks();
  expect(problems, 'React has nothing to say').toEqual([]);
});

describe.each([
  { mode: 'plain', Mode: ({ children }: { readonly children: ReactNode }) => children },
  { mode: 'StrictMode', Mode: StrictMode },
])('React, $mode', ({ Mode }) => {
  /** The widget, in an <Activity> that can be hidden. */
  const inActivity = () => {
    const source = options({ autoStart: true });
    return (mode: 'visible' | 'hidden') => (
      <Mode>
        <Activity mode={mode}>
          <Widget source={source} />
        </Activity>
      </Mode>
    );
  };

  it('R1: <Activity> hidden and shown while the create is in flight makes one create and ends in qr', async () => {
    await emulator.fault({ on: 'session-create', kind: 'delay', ms: 300 });
    const at = inActivity();
    render(at('visible'));
    await reaches({ status: 'initializing' });
    for (const mode of ['hidden', 'visible', 'hidden', 'visible'] as const) render(at(mode));
    await reaches({ status: 'qr' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('R1: <Activity> hidden for longer gives the slot back, and shown again begins anew', async () => {
    const at = inActivity();
    render(at('visible'));
    await reaches({ status: 'qr' });
    render(at('hidden'));
    await settled({ creates: 1, deletes: 1, live: 0 });
    render(at('visible'));
    await settled({ creates: 2, live: 1, maxLive: 1 });
    await reaches({ status: 'qr' });
  });

  it('R4: a render that Suspense throws away creates nothing', async () => {
    let arrive = () => {};
    const later = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const Late = ({ children }: { readonly children: ReactNode }) => {
      use(later);
      return children;
    };
    const Suspended = () => {
      useWhatsGateSession(options({ autoStart: true }));
      return <Late>{null}</Late>;
    };
    render(
      <Mode>
        <Suspense fallback="waiting">
          <Suspended />
        </Suspense>
      </Mode>,
    );
    await vi.waitFor(() => expect(place.textContent).toBe('waiting'), patience);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
    arrive();
    await settled({ creates: 1, live: 1 });
  });

  it('R6, R2: inline options at each render restart nothing, and other options after the start make no second session', async () => {
    let rename: (name: string) => void = () => {};
    const Renaming = () => {
      const [name, setName] = useState('Support');
      rename = setName;
      return <Widget source={options({ autoStart: true, name, onSuccess: () => {} })} />;
    };
    render(
      <Mode>
        <Renaming />
      </Mode>,
    );
    await reaches({ status: 'qr' });
    for (const name of ['a', 'b', 'c', 'Support', 'd']) rename(name);
    await vi.waitFor(() => expect(problems.length).toBeGreaterThan(0), patience);
    expect(problems.every((said) => said.includes('switchTo'))).toBe(true);
    problems = [];
    expect(latest?.status).toBe('qr');
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1, maxLive: 1 });
  });

  it('R2: other options before the start are taken', async () => {
    const At = ({ name }: { readonly name: string }) => <Widget source={options({ name })} />;
    for (const name of ['a', 'b', 'c']) {
      render(
        <Mode>
          <At name={name} />
        </Mode>,
      );
    }
    await reaches({ status: 'idle' });
    latest?.start();
    await reaches({ status: 'qr', record: { name: 'c' } });
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('R3: unmounted in the create, while confirming and while deleting: no warning, no leak', async () => {
    const show = () =>
      render(
        <Mode>
          <Widget source={options({ autoStart: true, deadlines: { grace: 1 } })} />
        </Mode>,
      );
    show();
    await reaches({ status: 'initializing' });
    render(null);
    await settled({ creates: 1, deletes: 1, live: 0 });
    show();
    await reaches({ status: 'qr' });
    await emulator.phone.scan();
    await reaches({ status: 'success' });
    render(null);
    await settled({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
    user += 1;
    show();
    await reaches({ status: 'qr' });
    latest?.close();
    render(null);
    await settled({ creates: 3, deletes: 2, live: 1 });
  });

  it('a session that is given is not owned: it outlives the component', async () => {
    const session = createWhatsGateSession(options());
    const keep = session.retain();
    render(
      <Mode>
        <Widget source={session} />
      </Mode>,
    );
    session.start();
    await reaches({ status: 'qr' });
    render(null);
    // Another one, made after it and given back for good, has let the same grace pass.
    const other = createWhatsGateSession(options({ name: 'other' }));
    const letGo = other.retain();
    other.start();
    await vi.waitFor(() => expect(other.getSnapshot().record).not.toBeNull(), patience);
    letGo();
    await vi.waitFor(() => expect(other.getSnapshot().status).toBe('closed'), patience);
    expect(session.getSnapshot()).toMatchObject({ record: { status: expect.any(String) }, can: { close: true } });
    keep();
    await settled({ creates: 2, deletes: 2, live: 0 });
  });

  it('R7: fifty readers under startTransition always show the same', async () => {
    const session = createWhatsGateSession(options());
    const torn: string[][] = [];
    const Reader = () => {
      const { status, frameKey } = useWhatsGateSession(session);
      // Slow enough for React to yield between two of them.
      for (const end = performance.now() + 2; performance.now() < end; );
      return <b>{`${status} ${frameKey}`}</b>;
    };
    let show: (count: number) => void = () => {};
    const Readers = () => {
      const [count, setCount] = useState(0);
      show = setCount;
      return Array.from({ length: count }, (_, index) => `reader ${index}`).map((key) => <Reader key={key} />);
    };
    const observer = new MutationObserver(() => {
      const said = [...new Set([...place.querySelectorAll('b')].map(({ textContent }) => textContent ?? ''))];
      if (said.length > 1) torn.push(said);
    });
    observer.observe(place, { childList: true, subtree: true, characterData: true });
    render(
      <Mode>
        <Readers />
      </Mode>,
    );
    await vi.waitFor(() => expect(show).not.toBeUndefined());
    await act(async () => {});
    startTransition(() => show(50));
    session.start();
    session.close();
    session.start();
    await vi.waitFor(() => expect(place.querySelectorAll('b')).toHaveLength(50), patience);
    await vi.waitFor(() => expect(place.textContent).toContain(session.getSnapshot().status), patience);
    observer.disconnect();
    expect(torn).toEqual([]);
    session.close();
    await settled({ live: 0 });
  });
});
