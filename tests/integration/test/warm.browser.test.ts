import { createLazySession } from '@whatsgate/core/lazy';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFrames } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';
import { pointAt } from '../src/point-at.ts';
import { findButtons, startButtons } from '../src/start-buttons.tsx';

// The QR page's origin counts what it is asked for: it hears nothing of a person who has not shown an intent to start.
const { emulator, emulatorUrl, options, settled } = await openBackend();
const warm = `${emulatorUrl}/qr/warm`;

let place: HTMLElement;
let unmount = () => {};
beforeEach(async () => {
  place = document.body.appendChild(document.createElement('div'));
  // The pointer may rest where the last test left it, and a button that appears there would be pointed at.
  const corner = document.body.appendChild(document.createElement('div'));
  corner.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 20px; height: 20px';
  await pointAt(corner);
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

/** How often the warm address, and the page of a session, were asked for. */
async function countPages(): Promise<{ readonly warm: number; readonly shown: number }> {
  const pages = (await emulator.log()).filter(({ who, what }) => who === 'page' && what === 'opened');
  const asked = pages.filter(({ session }) => session === 'warm').length;
  return { warm: asked, shown: pages.length - asked };
}
const warmFrames = () => findFrames().filter(({ src }) => src === warm);
const counted = (counts: object) => vi.waitFor(async () => expect(await countPages()).toMatchObject(counts), patience);

describe.each(startButtons)('`warm` in $name', ({ mount }) => {
  const open = async (more: object = { warm }) => {
    unmount = mount(place, options(more));
    return vi.waitFor(() => findButtons(place), patience);
  };

  it('asks the other origin for nothing while the page is idle, or anything else is pointed at or focused', async () => {
    const { other } = await open();
    await new Promise<void>((resolve) => {
      if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 1_000 });
      else setTimeout(resolve);
    });
    await pointAt(other);
    other.focus();
    // Whatever would open a frame has been loaded by then.
    await createLazySession(options()).preload();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(warmFrames()).toEqual([]);
    expect(await countPages()).toEqual({ warm: 0, shown: 0 });
  });

  it('asks once when the start button is pointed at, and again and focused; the link goes on as ever', async () => {
    const { start, other } = await open();
    await pointAt(start);
    await counted({ warm: 1 });
    await pointAt(other);
    // The screen has been loaded meanwhile, with a button of its own.
    await pointAt(findButtons(place).start);
    findButtons(place).start.focus();
    await vi.waitFor(() => expect(warmFrames()).toHaveLength(1), patience);
    findButtons(place).start.click();
    await counted({ shown: 1 });
    await vi.waitFor(() => expect(warmFrames(), 'it has done its work').toEqual([]), patience);
    expect(await countPages()).toEqual({ warm: 1, shown: 1 });
    await emulator.phone.scan();
    await settled({ creates: 1, deletes: 0, live: 1, maxLive: 1 });
  });

  it('asks when the button is reached by keyboard, and leaves nothing behind when the component goes', async ({
    skip,
  }) => {
    skip(!document.hasFocus(), 'another window of this engine has the focus: run this file by itself');
    const { start } = await open();
    start.focus();
    await counted({ warm: 1 });
    expect(warmFrames()).toHaveLength(1);
    expect(await emulator.ledger(), 'an intent buys nothing').toMatchObject({ creates: 0 });
    unmount();
    unmount = () => {};
    await vi.waitFor(() => expect(findFrames()).toEqual([]), patience);
  });

  it('is off by default', async () => {
    const { start } = await open({});
    await pointAt(start);
    start.click();
    await counted({ shown: 1 });
    expect(await countPages()).toEqual({ warm: 0, shown: 1 });
  });
});

it('a session that left before its parts had come opens nothing', async () => {
  const session = createLazySession(options({ warm }));
  const leave = session.retain();
  session.warmUp();
  leave();
  await session.preload();
  await Promise.resolve();
  expect(warmFrames()).toEqual([]);
});

it('is nothing that axe objects to: no person can reach it', async () => {
  unmount = startButtons[0]?.mount(place, options({ warm })) ?? unmount;
  await pointAt(findButtons(place).start);
  await vi.waitFor(() => expect(warmFrames()).toHaveLength(1), patience);
  const { violations, incomplete } = await axe.run(document, {
    iframes: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  const faults = [...violations, ...incomplete].filter(({ id }) => id !== 'frame-tested');
  const html = faults.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect(html.filter((each) => each.includes('<iframe'))).toEqual([]);
});
