import { WhatsGateError } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { describe, expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { patience } from '../src/open-backend.ts';

// What assistive technology is told. Real keys are in connect-keyboard.browser.test.ts.
const byCode = { auth: { type: 'code', number: '79991234567' } } as const;

async function openFake(state: Parameters<typeof createFakeSession>[0] = 'idle', fields: object = {}) {
  const session = createFakeSession(state, fields);
  const card = openCard({ session });
  const part = (selector: string) => card.root.querySelector(selector) as HTMLElement;
  await vi.waitFor(() => expect(card.text()).not.toBe(''), patience);
  return { session, card, part };
}
/** Waits until the rest of the screen is loaded. */
async function openLoaded(state: Parameters<typeof createFakeSession>[0] = 'qr', fields: object = {}) {
  const opened = await openFake(state, fields);
  await vi.waitFor(() => expect(opened.part('.result')).not.toBeNull(), patience);
  return opened;
}

describe('roles and names', () => {
  it('a region with a title, two tabs, the panel of the chosen one, and steps', async () => {
    const { part, card } = await openFake();
    const byId = (id: string | null) => card.root.getElementById(id ?? '');
    const section = part('section');
    expect(byId(section.getAttribute('aria-labelledby'))?.textContent).toBe(en.title);
    expect(part('[role="tablist"]').getAttribute('aria-labelledby')).toBe('title');
    const tabs = [...card.root.querySelectorAll('[role="tab"]')];
    expect(tabs.map(({ textContent }) => textContent)).toEqual([en.qrTab, en.phoneTab]);
    const panel = part('[role="tabpanel"]');
    for (const tab of tabs) {
      (tab as HTMLElement).click();
      expect(byId(panel.getAttribute('aria-labelledby'))).toBe(tab);
      expect(byId(tab.getAttribute('aria-controls'))).toBe(panel);
      expect(tabs.map((each) => each.getAttribute('aria-selected'))).toEqual(tabs.map((each) => String(each === tab)));
      expect(tabs.map((each) => (each as HTMLElement).tabIndex)).toEqual(tabs.map((each) => (each === tab ? 0 : -1)));
    }
    expect(card.root.querySelectorAll('ol > li')).toHaveLength(3);
    const icons = [...card.root.querySelectorAll('ol svg')].map((icon) => icon.getAttribute('aria-label'));
    expect(icons.filter((label) => label !== null)).toEqual([en.androidMenu, en.iphoneSettings]);
  });

  it('the frame and the pairing code are named; the code is not spelled by the countdown', async () => {
    const { session, part } = await openLoaded('qr', { staleAt: Date.now() + 60_000 });
    expect(part('iframe').title).toBe(en.frameTitle);
    expect(part('[role="timer"]').getAttribute('aria-live'), 'a timer is silent by its role').toBeNull();
    session.show('code');
    part('#code').click();
    expect(part('[role="group"]').getAttribute('aria-label')).toBe(en.codeTitle);
    expect(part('[role="group"]').getAttribute('translate')).toBe('no');
  });

  it('the number field has a label, a type for its keyboard, and the complaint as its description', async () => {
    const { part, card } = await openFake();
    await card.press(en.phoneTab);
    await card.type('12');
    const input = part('input') as HTMLInputElement;
    expect(input.labels?.[0]?.textContent).toBe(en.numberLabel);
    expect(input).toMatchObject({ type: 'tel', autocomplete: 'tel', inputMode: 'tel' });
    expect(input.hasAttribute('aria-invalid')).toBe(false);
    expect(part('select').getAttribute('aria-label')).toBe(en.countryLabel);
    await card.press(en.getCode);
    await vi.waitFor(() => expect(input.getAttribute('aria-invalid')).toBe('true'), patience);
    const described = () => card.root.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(described()?.textContent).not.toBe('');
    expect(described()?.getAttribute('aria-live')).toBe('polite');
    expect(card.root.activeElement, 'the focus is where it is to be mended').toBe(input);
    await card.type('123');
    expect(input.hasAttribute('aria-invalid')).toBe(false);
    expect(described()?.textContent).toBe('');
  });

  it('a number that the service refuses is complained of at the field too', async () => {
    const error = new WhatsGateError('INVALID_NUMBER', 'x');
    const { card, part } = await openLoaded('error', { ...byCode, error });
    await card.says(en.errors.INVALID_NUMBER);
    expect(part('input').getAttribute('aria-invalid')).toBe('true');
    expect(part('#number-error').textContent).toBe(en.errors.INVALID_NUMBER);
  });
});

describe('the live region', () => {
  it('is silent before the person acts, and then says what each state means, once', async () => {
    const { session, part } = await openLoaded();
    const status = part('[role="status"]');
    session.show('idle');
    expect(status.textContent).toBe('');
    const said: (string | null)[] = [];
    new MutationObserver(() => said.push(status.textContent)).observe(status, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    for (const state of ['creating', 'connecting', 'qr', 'qr', 'stale', 'qr', 'confirming', 'linked'] as const) {
      session.show(state, { staleAt: Date.now() + 50_000 });
      await settle();
    }
    expect(said.every((text) => text !== '')).toBe(true);
    expect(said).toEqual(said.filter((text, index) => text !== said[index - 1]));
    expect(said.at(-1)).toContain('+79991234567');
    expect(said.length).toBeGreaterThanOrEqual(5);
  });

  it('says that the code is copied', async () => {
    const { card, part } = await openLoaded('code');
    await card.says('ABCD 1234');
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await card.press(en.copy);
    await vi.waitFor(() => expect(part('[role="status"]').textContent).toBe(en.copied), patience);
    written.mockRestore();
  });

  it('stays in the accessibility tree when the result covers the card, and nothing else that is covered does', async () => {
    const { session, part, card } = await openLoaded();
    session.show('linked');
    expect(getComputedStyle(part('[role="status"]')).visibility).toBe('visible');
    for (const selector of ['.head', '.tabs', '.panel', '.steps', '.help'])
      expect(getComputedStyle(part(selector)).visibility, selector).toBe('hidden');
    expect(card.control(en.qrTab)).toBeNull();
  });
});

describe('the focus', () => {
  it('goes from a button that is gone to what there is to do next, and to the heading at the end', async () => {
    const { session, card } = await openLoaded('silent');
    const focused = () => card.root.activeElement;
    card.control(en.cancel)?.focus();
    session.show('idle');
    expect(focused()?.textContent).toBe(en.showQr);
    session.show('creating');
    expect(focused(), 'nothing to do but wait').toBe(card.find('[role="tabpanel"]'));
    session.show('stale');
    card.control(en.renew)?.focus();
    session.show('qr');
    expect(focused()).toBe(card.find('[role="tabpanel"]'));
    session.show('error');
    card.control(en.tryAgain)?.focus();
    session.show('confirming');
    expect(focused()?.textContent).toBe(en.confirmingTitle);
    session.show('linked');
    expect(focused()?.textContent).toBe(en.linkedTitle);
    session.show('closed');
    expect(focused()?.textContent).toBe(en.showQr);
  });

  it('goes to the copy button when the code is there, and to the field when the number is to be changed', async () => {
    const { session, card } = await openLoaded('creating', byCode);
    card.control(en.cancel)?.focus();
    session.show('code');
    card.control(en.changeNumber)?.focus();
    await card.press(en.changeNumber);
    expect(card.root.activeElement).toBe(card.find('input'));
    card.control(en.keepCode)?.focus();
    await card.press(en.keepCode);
    expect(card.root.activeElement?.textContent).toBe(en.copy);
  });

  it('is never taken from elsewhere on the page, nor scrolls it', async () => {
    const { session, card } = await openLoaded();
    const elsewhere = document.body.appendChild(document.createElement('input'));
    elsewhere.focus();
    for (const state of ['qr', 'stale', 'code', 'error', 'confirming', 'linked', 'closed', 'broken'] as const) {
      session.show(state);
      expect(document.activeElement, state).toBe(elsewhere);
    }
    expect(card.root.activeElement).toBeNull();
    elsewhere.remove();
  });

  it('is never on what cannot be seen: a tab chosen before the link was confirmed', async () => {
    const { session, card } = await openLoaded('qr');
    card.find('#qr')?.focus();
    session.show('confirming');
    expect(card.root.activeElement?.textContent).toBe(en.confirmingTitle);
  });
});
