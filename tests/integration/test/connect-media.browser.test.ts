import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en } from '@whatsgate/ui/messages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { openCard } from '../src/connect-card.ts';
import { asItWas, emulateMedia, needsMedia } from '../src/emulate-media.ts';
import { patience } from '../src/open-backend.ts';

// What a person has set in their system: colors, contrast, motion.
beforeEach(needsMedia);
afterEach(() => emulateMedia(asItWas));

async function openLoaded(state: Parameters<typeof createFakeSession>[0], more: object = {}) {
  const session = createFakeSession(state);
  const card = openCard({ session, ...more });
  await vi.waitFor(() => expect(card.root.querySelector('.result')).not.toBeNull(), patience);
  const styleOf = (selector: string) => getComputedStyle(card.root.querySelector(selector) as Element);
  return { session, card, styleOf };
}
/** The color that the browser gives a system color. */
function systemColor(name: string): string {
  const sample = document.body.appendChild(document.createElement('i'));
  sample.style.cssText = `forced-color-adjust: none; color: ${name}`;
  const { color } = getComputedStyle(sample);
  sample.remove();
  return color;
}
const light = 'rgb(255, 255, 255)';
const dark = 'rgb(21, 28, 31)';

describe('light and dark', () => {
  it.each([
    [null, 'light', light],
    [null, 'dark', dark],
    ['auto', 'dark', dark],
    ['light', 'dark', light],
    ['dark', 'light', dark],
  ] as const)('theme %s in a %s system', async (theme, colorScheme, expected) => {
    await emulateMedia({ colorScheme });
    const { styleOf } = await openLoaded('idle', { theme });
    expect(styleOf('.card').backgroundColor).toBe(expected);
    expect(styleOf('.card').colorScheme).toBe(expected === dark ? 'dark' : 'light');
  });

  it('follows the system while it is shown, the code on white in both', async () => {
    const { styleOf } = await openLoaded('qr');
    for (const [colorScheme, expected] of [
      ['dark', dark],
      ['light', light],
    ] as const) {
      await emulateMedia({ colorScheme });
      await vi.waitFor(() => expect(styleOf('.card').backgroundColor).toBe(expected), patience);
      expect(styleOf('.stage').backgroundColor).toBe('rgb(255, 255, 255)');
    }
  });

  it('a color of the page holds in both', async () => {
    await emulateMedia({ colorScheme: 'dark' });
    const { card, styleOf } = await openLoaded('idle');
    card.element.style.setProperty('--whatsgate-surface', 'rgb(1, 2, 3)');
    expect(styleOf('.card').backgroundColor).toBe('rgb(1, 2, 3)');
  });
});

describe('reduced motion', () => {
  it.each([
    ['creating', '.bones'],
    ['confirming', '.spin'],
    ['linked', '.tick path'],
  ] as const)('%s: nothing moves', async (state, selector) => {
    await emulateMedia({ reducedMotion: 'no-preference' });
    const { styleOf, card } = await openLoaded(state);
    await vi.waitFor(() => expect(card.root.querySelector(selector)).not.toBeNull(), patience);
    expect(styleOf(selector).animationName, 'it would move').not.toBe('none');
    await emulateMedia({ reducedMotion: 'reduce' });
    expect(styleOf(selector).animationName).toBe('none');
    expect(card.root.getAnimations?.() ?? []).toEqual([]);
  });
});

describe('forced colors', () => {
  beforeEach(() => emulateMedia({ forcedColors: 'active' }));

  it('the chosen tab and the buttons can be told from the rest', async () => {
    const { styleOf } = await openLoaded('idle');
    const highlight = systemColor('Highlight');
    expect(styleOf('[aria-selected="true"]').backgroundColor).toBe(highlight);
    expect(styleOf('[aria-selected="true"]').color).toBe(systemColor('HighlightText'));
    expect(styleOf('[aria-selected="false"]').backgroundColor).not.toBe(highlight);
    expect(styleOf('.primary').borderTopStyle).toBe('solid');
    expect(styleOf('.card').borderTopStyle).toBe('solid');
  });

  it('the focus is seen on each control, also on the chosen tab', async () => {
    const { card } = await openLoaded('idle');
    await card.press(en.phoneTab);
    await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
    (document.activeElement as HTMLElement | null)?.blur();
    const outlines = new Map<string, string>();
    for (let times = 0; times < 6 && !outlines.has('summary'); times += 1) {
      await userEvent.keyboard('{Tab}');
      const focused = card.root.activeElement;
      if (focused === null) continue;
      const shown = focused.closest('.country') ?? (focused.id === 'number' ? focused.closest('.field') : focused);
      const { outlineStyle, outlineWidth } = getComputedStyle(shown as Element);
      outlines.set(
        focused.localName === 'button' ? (focused.getAttribute('role') ?? 'submit') : focused.localName,
        `${outlineStyle} ${outlineWidth}`,
      );
    }
    expect(Object.fromEntries(outlines)).toMatchObject({
      tab: 'solid 2px',
      select: 'solid 2px',
      input: 'solid 2px',
      submit: 'solid 2px',
      summary: 'solid 2px',
    });
  });

  it('the codes keep black on white, as cameras and people need them', async () => {
    const qr = await openLoaded('qr');
    expect(qr.styleOf('.stage').backgroundColor).toBe('rgb(255, 255, 255)');
    const { styleOf, card } = await openLoaded('code');
    await card.says('ABCD 1234');
    expect([styleOf('.code').backgroundColor, styleOf('.code').color]).toEqual([
      'rgb(255, 255, 255)',
      'rgb(16, 32, 26)',
    ]);
  });
});
