import { createWhatsGateSession, type WhatsGateSession } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en, connectRu as ru } from '@whatsgate/ui/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { findFrame } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// What nobody can see does not run: a closed dialog, and an element that was taken out of the page.
const { emulator, options } = await openBackend();
afterEach(() => {
  vi.restoreAllMocks();
});

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
async function openDialog(session: WhatsGateSession, more: object = {}) {
  const card = openCard({ mode: 'dialog', session, ...more });
  const dialog = () => card.root.querySelector('dialog') as HTMLDialogElement;
  return { ...card, root: card.root, dialog };
}

describe('a closed dialog', () => {
  it('has no page, no countdown and no timer, and has them again when it is opened', async () => {
    const { element, root, find } = await openDialog(createFakeSession('qr', { staleAt: Date.now() + 60_000 }));
    const started = new Set<unknown>();
    const [set, clear] = [window.setInterval, window.clearInterval];
    vi.spyOn(window, 'setInterval').mockImplementation(((...given: Parameters<typeof set>) => {
      const timer = set(...given);
      started.add(timer);
      return timer;
    }) as typeof set);
    vi.spyOn(window, 'clearInterval').mockImplementation((timer) => {
      started.delete(timer);
      clear(timer);
    });
    for (let times = 0; times < 2; times += 1) {
      element.show();
      await vi.waitFor(() => expect(find('iframe')).not.toBeNull(), patience);
      expect(find('[role="timer"]')?.textContent).toMatch(/\d:\d\d/);
      expect(started.size).toBe(1);
      element.hide();
      expect(root.querySelector('iframe')).toBeNull();
      expect(started.size).toBe(0);
    }
  });

  it('makes no page and tells no status before it is opened', async () => {
    const session = createFakeSession('qr');
    const { element, root, events, find } = await openDialog(session);
    await element.session?.preload();
    for (let times = 0; times < 5; times += 1) await nextFrame();
    session.show('qr', { refreshes: 2 });
    expect(root.querySelector('iframe')).toBeNull();
    expect(events('whatsgate-status')).toEqual([]);
    element.show();
    await vi.waitFor(() => expect(find('iframe')).not.toBeNull(), patience);
    expect(events('whatsgate-status')).toHaveLength(1);
  });

  it('keeps nothing that was typed', async () => {
    const { element, root, press, type } = await openDialog(createFakeSession());
    element.show();
    await press(en.phoneTab);
    await type('+7 999 555');
    element.hide();
    element.show();
    await press(en.phoneTab);
    await vi.waitFor(() => expect(root.querySelector('input')?.value).toBe(''), patience);
  });

  it('starts nothing, whoever asks: nobody would see it, and nothing would give it back', async () => {
    const session = createFakeSession();
    const { element } = await openDialog(session);
    element.start();
    element.show();
    element.hide();
    element.start();
    element.remove();
    element.start();
    expect(session.calls.filter(([name]) => name === 'start')).toEqual([]);
    document.body.append(element);
    element.show();
    element.start();
    expect(session.calls.at(-1)).toEqual(['start']);
  });

  it('stays closed, whatever is set on it before the page hears of its closing', async () => {
    const { element, dialog } = await openDialog(createFakeSession('qr'));
    element.show();
    // As Escape does: the event comes in a later task.
    dialog().close();
    element.country = 'GB';
    await Promise.resolve();
    expect(dialog().open).toBe(false);
    await nextFrame();
    expect(dialog().open).toBe(false);
  });

  it('was a part of the page meanwhile: it is not open when it becomes a dialog again', async () => {
    const { element, dialog, says } = await openDialog(createFakeSession());
    element.show();
    element.mode = 'inline';
    await says(en.title);
    element.show();
    element.mode = 'dialog';
    await vi.waitFor(() => expect(dialog()).not.toBeNull(), patience);
    expect(dialog().open).toBe(false);
  });
});

describe('an open dialog', () => {
  it('stays open, with the focus in it, when its language changes', async () => {
    const { element, dialog, root, says } = await openDialog(createFakeSession());
    element.show();
    await says(en.title);
    element.lang = 'ru';
    await says(ru.title);
    expect(dialog().matches(':modal')).toBe(true);
    await vi.waitFor(() => expect(root.activeElement?.getAttribute('role')).toBe('tab'), patience);
  });

  it('can be closed in every state, by one button', async () => {
    const session = createFakeSession();
    const { element, control, root, says } = await openDialog(session);
    element.show();
    await vi.waitFor(() => expect(root.querySelector('.result')).not.toBeNull(), patience);
    for (const state of ['idle', 'creating', 'qr', 'confirming', 'error', 'linked'] as const) {
      session.show(state);
      if (state === 'linked') await says(en.linkedTitle);
      const ways = [control(en.closeDialog), control(en.done)].filter((way) => way !== null);
      expect(ways, state).toHaveLength(1);
    }
  });
});

it('an element that is taken out of the page leaves no listener behind', async () => {
  const listening = new Set<unknown>();
  const [add, remove] = [window.addEventListener, window.removeEventListener];
  vi.spyOn(window, 'addEventListener').mockImplementation((...given: Parameters<typeof add>) => {
    if (given[0] === 'message') listening.add(given[1]);
    add.apply(window, given);
  });
  vi.spyOn(window, 'removeEventListener').mockImplementation((...given: Parameters<typeof remove>) => {
    if (given[0] === 'message') listening.delete(given[1]);
    remove.apply(window, given);
  });
  const session = createWhatsGateSession(options({ deadlines: { grace: 5_000 } }));
  const card = openCard({ session });
  await card.press(en.showQr);
  await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
  expect(listening.size).toBe(1);
  card.element.remove();
  await nextFrame();
  expect(listening.size).toBe(0);
  document.body.append(card.element);
  await vi.waitFor(() => expect(session.getSnapshot().status).toBe('qr'), patience);
  await emulator.phone.scan();
  await card.says(en.linkedTitle);
  expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
});
