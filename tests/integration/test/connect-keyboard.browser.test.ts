import { createWhatsGateSession } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server, userEvent } from 'vitest/browser';
import { type ConnectCard, openCard } from '../src/connect-card.ts';
import { openBackend, patience } from '../src/open-backend.ts';

const { emulator, options } = await openBackend();
afterEach(() => document.body.replaceChildren());

/** Presses Tab until the focus is on a control with these words. */
async function tabTo(card: ConnectCard, label: string): Promise<void> {
  await vi.waitFor(() => expect(card.control(label)).not.toBeNull(), patience);
  const seen: (string | null | undefined)[] = [];
  for (let times = 0; times < 20; times += 1) {
    await userEvent.keyboard('{Tab}');
    if (card.root.activeElement === card.control(label)) return;
    seen.push(card.root.activeElement?.textContent ?? document.activeElement?.tagName);
  }
  expect(seen, 'the focus came along here only').toContain(label);
}

// Firefox gets its keys from scripts/engines/page-provider.ts. They go to the frame that has the focus.
beforeEach(({ skip }) => {
  skip(server.provider === 'webdriver', 'WebKitGTK is driven without keys: those of its driver do not arrive');
  window.focus();
});

describe('with the keys alone', () => {
  it('from idle to a pairing code, and linked', async () => {
    const card = openCard({ session: createWhatsGateSession(options()) });
    await tabTo(card, en.qrTab);
    await userEvent.keyboard('{ArrowRight}');
    expect(card.root.activeElement).toBe(card.control(en.phoneTab));
    await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
    await userEvent.keyboard('{Tab}{Tab}');
    expect(card.root.activeElement).toBe(card.find('input'));
    await userEvent.keyboard('+79995554433{Enter}');
    await vi.waitFor(() => expect(card.find('[role="group"]')).not.toBeNull(), patience);
    await vi.waitFor(() => expect(card.root.activeElement).toBe(card.control(en.copy)), patience);
    await emulator.phone.enterCode();
    await vi.waitFor(() => expect(card.root.activeElement?.textContent).toBe(en.linkedTitle), patience);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('from idle to a QR code, and back', async () => {
    const card = openCard({ session: createWhatsGateSession(options()) });
    await tabTo(card, en.showQr);
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
    await tabTo(card, en.cancel);
    await userEvent.keyboard(' ');
    await vi.waitFor(() => expect(card.root.activeElement?.textContent).toBe(en.showQr), patience);
  });

  it.each([
    ['ArrowRight', 'code'],
    ['ArrowLeft', 'code'],
    ['End', 'code'],
    ['Home', 'qr'],
  ])('%s goes from the first tab to %s', async (key, tab) => {
    const card = openCard({ session: createFakeSession() });
    card.find('#qr')?.focus();
    await userEvent.keyboard(`{${key}}`);
    expect(card.root.activeElement?.id).toBe(tab);
    expect(card.root.activeElement?.getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('{Home}');
    expect(card.root.activeElement?.id).toBe('qr');
    await userEvent.keyboard('{End}');
    expect(card.root.activeElement?.id).toBe('code');
  });

  it('a key is typed in the middle of a number, and the caret stays there', async () => {
    const card = openCard({ session: createFakeSession(), country: 'GB' });
    await card.press(en.phoneTab);
    await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
    const input = card.find<HTMLInputElement>('input') as HTMLInputElement;
    input.focus();
    await userEvent.keyboard('07911 23456{Home}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await userEvent.keyboard('1');
    expect(input.value.replaceAll(' ', '')).toBe('07911123456');
    expect(input.value.slice(0, input.selectionStart ?? 0).replaceAll(' ', '')).toBe('079111');
  });

  it('the list of countries is named, and is chosen from by typing', async () => {
    const card = openCard({ session: createFakeSession(), country: 'GB' });
    await card.press(en.phoneTab);
    await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
    card.find('select')?.focus();
    await userEvent.keyboard('Braz');
    await vi.waitFor(() => expect(card.text()).toContain('BR +55'), patience);
    expect(card.root.activeElement, 'the focus stays while one chooses').toBe(card.find('select'));
  });

  it('Escape closes the dialog, and the focus goes back to what opened it', async () => {
    const opener = document.body.appendChild(document.createElement('button'));
    const card = openCard({ session: createFakeSession('qr'), mode: 'dialog' });
    opener.addEventListener('click', () => card.element.show());
    opener.focus();
    await userEvent.keyboard('{Enter}');
    const dialog = card.root.querySelector('dialog');
    expect(dialog?.open).toBe(true);
    for (let times = 0; times < 25; times += 1) {
      await userEvent.keyboard('{Tab}');
      expect(document.activeElement, 'the focus does not leave for the page').not.toBe(opener);
    }
    await userEvent.keyboard('{Escape}');
    expect(dialog?.open).toBe(false);
    expect(document.activeElement).toBe(opener);
    await vi.waitFor(
      () => expect((card.element.session as ReturnType<typeof createFakeSession>).calls.at(-1)).toEqual(['release']),
      patience,
    );
  });
});
