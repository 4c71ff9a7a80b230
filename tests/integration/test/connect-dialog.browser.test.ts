import { createWhatsGateSession } from '@whatsgate/core';
import { connectEn as en } from '@whatsgate/ui/messages';
import { expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { findFrame } from '../src/find-frames.ts';
import { openBackend, patience } from '../src/open-backend.ts';

// `mode="dialog"`: what is closed is like a component that is unmounted.
const { emulator, options, settled } = await openBackend();
const { ledger, phone } = emulator;

/** @param grace - how long a closed dialog keeps its slot, in ms */
function openDialog(grace = 400) {
  const opener = Object.assign(document.createElement('button'), { textContent: 'Connect' });
  document.body.replaceChildren(opener);
  const card = openCard({ mode: 'dialog', session: createWhatsGateSession(options({ deadlines: { grace } })) });
  const dialog = () => card.root.querySelector('dialog') as HTMLDialogElement;
  const reaches = (status: string) =>
    vi.waitFor(() => expect(card.events('whatsgate-status').at(-1)?.status).toBe(status), patience);
  return { ...card, root: card.root, opener, dialog, reaches };
}

it('is closed at first, takes the focus, and gives it back', async () => {
  const { element, opener, dialog, text, control } = openDialog();
  expect(dialog().open).toBe(false);
  expect(text(), 'nothing can be seen').toBe('');
  opener.focus();
  element.show();
  expect(dialog().matches(':modal')).toBe(true);
  expect(text()).toContain(en.title);
  expect(document.activeElement).toBe(element);
  control(en.closeDialog)?.click();
  expect(dialog().open).toBe(false);
  expect(document.activeElement, 'the focus is where it was').toBe(opener);
  expect(await ledger()).toMatchObject({ creates: 0 });
});

it('has the name of its title', () => {
  const { element, dialog, root } = openDialog();
  element.show();
  const title = root.querySelector(`#${dialog().getAttribute('aria-labelledby')}`);
  expect(title?.textContent).toBe(en.title);
});

it('gives its slot back when it has been closed for the grace, and begins anew', async () => {
  const { element, press, reaches, control } = openDialog();
  element.show();
  await press(en.showQr);
  await reaches('qr');
  element.hide();
  await settled({ creates: 1, deletes: 1, live: 0 });
  element.show();
  await vi.waitFor(() => expect(control(en.showQr)).not.toBeNull(), patience);
  expect(findFrame(), 'nothing of the old session is left').toBeNull();
  await press(en.showQr);
  await reaches('qr');
  expect(await ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
});

it('shown again within the grace, it goes on with the same session', async () => {
  const { element, press, reaches } = openDialog(5_000);
  element.show();
  await press(en.showQr);
  await reaches('qr');
  element.hide();
  element.show();
  await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
  await reaches('qr');
  await phone.scan();
  await reaches('success');
  expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
});

it('closed and shown in one task, it stays open, and keeps its session for longer than the grace', async () => {
  const { element, dialog, press, reaches } = openDialog(1);
  element.show();
  await press(en.showQr);
  await reaches('qr');
  const closed = new Promise((resolve) => dialog().addEventListener('close', resolve, { once: true }));
  element.hide();
  element.show();
  await closed;
  expect(dialog().open).toBe(true);
  await phone.scan();
  await reaches('success');
  expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
});

it('a linked account stays linked when the dialog is closed by its own button', async () => {
  const { element, dialog, press, reaches, says } = openDialog();
  element.show();
  await press(en.showQr);
  await reaches('qr');
  await phone.scan();
  await says(en.linkedTitle);
  await press(en.done);
  expect(dialog().open).toBe(false);
  element.show();
  await says(en.linkedTitle);
  expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, linkedDeletes: 0, live: 1 });
});

it('taken out of the page while it is open, it comes back closed', async () => {
  const { element, dialog, press, reaches, text } = openDialog();
  element.show();
  await press(en.showQr);
  await reaches('qr');
  element.remove();
  document.body.append(element);
  expect(dialog().open).toBe(false);
  expect(text()).toBe('');
  await settled({ creates: 1, deletes: 1, live: 0 });
  element.show();
  expect(dialog().matches(':modal')).toBe(true);
});

it('becomes a part of the page, and a dialog again', async () => {
  const { element, dialog, says, text } = openDialog();
  element.mode = 'inline';
  await says(en.title);
  expect(dialog()).toBeNull();
  element.mode = 'dialog';
  await vi.waitFor(() => expect(text()).toBe(''), patience);
  element.show();
  await says(en.title);
});
