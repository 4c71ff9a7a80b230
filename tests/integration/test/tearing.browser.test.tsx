import type { WhatsGateSession } from '@whatsgate/core';
import { createFakeSession, type FakeSession } from '@whatsgate/core/testing';
import { useWhatsGateSession } from '@whatsgate/react';
import { startTransition, useDeferredValue, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { patience } from '../src/open-backend.ts';

// The tests of dai-shi/will-this-react-global-state-work-in-concurrent-rendering, written anew for this hook, with its numbers.
// 5 and 6 (time slicing, state branching) are not promised: nothing that reads a store outside React can pass them without tearing.

type UseCount = (session: WhatsGateSession) => number;
const useOurs: UseCount = (session) => useWhatsGateSession(session).refreshes;
/** What people write by hand; it must be caught tearing, or these tests see nothing. */
const useByHand: UseCount = (session) => {
  const [count, setCount] = useState(() => session.getSnapshot().refreshes);
  useEffect(() => session.subscribe(() => setCount(session.getSnapshot().refreshes)), [session]);
  return count;
};

const readers = Array.from({ length: 50 }, (_, index) => `reader ${index}`);
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

interface Stage {
  readonly session: FakeSession;
  /** Shows the readers in a transition. */
  show(): void;
  /** From now on the count goes up as often as React yields while it renders, five times at most. */
  disturb(): void;
  /** Waits until all say what the session says. */
  settles(): Promise<void>;
  /** What stood on the page at once and was not the same. */
  readonly torn: readonly string[];
}

async function setUp(useCount: UseCount, isDeferred: boolean): Promise<Stage> {
  const place = document.createElement('div');
  document.body.append(place);
  const session = createFakeSession('qr', { refreshes: 0 });
  const torn: string[] = [];
  let left = 0;
  let isDue = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    isDue = false;
    session.show('qr', { refreshes: session.getSnapshot().refreshes + 1 });
  };
  const maybeDisturb = () => {
    if (left === 0 || isDue) return;
    left -= 1;
    isDue = true;
    port2.postMessage(null);
  };

  const Reader = () => {
    const now = useCount(session);
    const deferred = useDeferredValue(now);
    // Slow enough for React to yield between two of them.
    for (const end = performance.now() + 3; performance.now() < end; );
    maybeDisturb();
    return <b>{isDeferred ? deferred : now}</b>;
  };
  let setShown: ((isShown: boolean) => void) | undefined;
  const Readers = () => {
    const [isShown, set] = useState(false);
    setShown = set;
    return isShown ? readers.map((key) => <Reader key={key} />) : <i>none</i>;
  };

  const said = () => [...new Set([...place.querySelectorAll('b')].map(({ textContent }) => textContent ?? ''))];
  const observer = new MutationObserver(() => {
    if (said().length > 1) torn.push(said().join(' and '));
  });
  observer.observe(place, { childList: true, subtree: true, characterData: true });
  const root = createRoot(place);
  root.render(<Readers />);
  await vi.waitFor(() => expect(place.querySelector('i')).not.toBeNull(), patience);
  cleanups.push(() => {
    observer.disconnect();
    root.unmount();
    place.remove();
    port1.close();
  });
  return {
    session,
    torn,
    show: () => startTransition(() => setShown?.(true)),
    disturb() {
      left = 5;
    },
    async settles() {
      const isFinal = () =>
        left === 0 && !isDue && said().length === 1 && said()[0] === `${session.getSnapshot().refreshes}`;
      await vi.waitFor(() => expect(isFinal()).toBe(true), patience);
    },
  };
}

describe.each([
  { how: 'with a transition', isDeferred: false, numbers: [1, 2, 3, 4] },
  { how: 'with useDeferredValue', isDeferred: true, numbers: [7, 8, 9, 10] },
])('R7: fifty readers $how', ({ isDeferred, numbers }) => {
  it(`${numbers[0]}, ${numbers[2]}: no tearing on update, neither finally nor for a moment`, async () => {
    const stage = await setUp(useOurs, isDeferred);
    stage.show();
    await stage.settles();
    stage.disturb();
    startTransition(() => stage.session.show('qr', { refreshes: 1_000 }));
    await stage.settles();
    expect(stage.torn).toEqual([]);
  });

  it(`${numbers[1]}, ${numbers[3]}: no tearing on mount, neither finally nor for a moment`, async () => {
    const stage = await setUp(useOurs, isDeferred);
    stage.disturb();
    stage.show();
    await stage.settles();
    expect(stage.torn).toEqual([]);
  });

  it('the same tests see an effect written by hand tear', async () => {
    const stage = await setUp(useByHand, isDeferred);
    stage.disturb();
    stage.show();
    await vi.waitFor(() => expect(stage.torn).not.toEqual([]), patience);
  });
});
