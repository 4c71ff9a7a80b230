import { createFakeSession } from '@whatsgate/core/testing';
import axe from 'axe-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { type ConnectCard, openCard } from '../src/connect-card.ts';
import { type Look, languages, looks, stateLooks } from '../src/connect-looks.ts';
import { patience } from '../src/open-backend.ts';

// What axe-core finds, in everything that the card can look like.
afterAll(() => page.viewport(414, 896));

const themes = ['light', 'dark'] as const;

/** What axe cannot judge and we can: a cross is named "Close"; dark text on a veil that is nearly white; a check mark. */
const judged = /"\.(close|square > p|face)"/;

async function findFaults({ element, root }: ConnectCard): Promise<string[]> {
  // Colors that fade in are no colors yet.
  for (const animation of root.getAnimations()) if (animation.effect?.getTiming().iterations === 1) animation.finish();
  const { violations, incomplete } = await axe.run(element, {
    iframes: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The pages in the frames are not ours; nor is the page around, which has no landmark and no heading here.
    rules: {
      'frame-tested': { enabled: false },
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  const say = ({ id, nodes }: axe.Result) =>
    nodes.map(({ html, target, failureSummary }) => `${id}: ${html} ${JSON.stringify(target)} ${failureSummary}`);
  return [...violations.flatMap(say), ...incomplete.flatMap(say).filter((said) => !judged.test(said))];
}

async function openAt(width: number, lang: string, more: object) {
  await page.viewport(width, 1_200);
  const session = createFakeSession('qr');
  const card = openCard({ session, ...more });
  card.element.lang = lang;
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  (card.find('#code') as HTMLElement).click();
  await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
  return { card, session };
}

async function expectNoFaults(these: readonly Look[], width: number, lang: string, more: object) {
  const { card, session } = await openAt(width, lang, more);
  const seen = new Set<string>();
  const faults = new Map<string, string>();
  for (const look of these) {
    for (const tab of ['qr', 'code'] as const) {
      look.show(session);
      card.root.querySelector<HTMLElement>(`#${tab}`)?.click();
      const html = card.root.innerHTML;
      if (seen.has(html)) continue;
      seen.add(html);
      for (const fault of await findFaults(card)) faults.set(fault, `${look.name} on ${tab}`);
    }
  }
  expect([...faults].map(([fault, where]) => `${where}: ${fault}`)).toEqual([]);
  expect(seen.size).toBeGreaterThan(20);
}

describe.each(Object.keys(languages))('%s', (lang) => {
  it.each(themes)('axe finds nothing in any state: %s', { timeout: 60_000 }, async (theme) => {
    await expectNoFaults(lang === 'en' ? looks : stateLooks, 414, lang, { theme });
  });
});

it.each(themes)('axe finds nothing at 320 px: %s', { timeout: 60_000 }, async (theme) => {
  await expectNoFaults(stateLooks, 320, 'en', { theme });
});

it('axe finds nothing at 800 px, from right to left', { timeout: 60_000 }, async () => {
  document.documentElement.dir = 'rtl';
  try {
    await expectNoFaults(stateLooks, 800, 'en', {});
  } finally {
    document.documentElement.removeAttribute('dir');
  }
});

it('axe finds nothing in the open dialog, nor where a number is wrong', async () => {
  const session = createFakeSession();
  const card = openCard({ session, mode: 'dialog' });
  card.element.show();
  await card.press('Phone number');
  await card.type('12');
  await card.press('Get the code');
  await vi.waitFor(() => expect(card.find('[aria-invalid="true"]')).not.toBeNull(), patience);
  expect(await findFaults(card)).toEqual([]);
  session.show('linked');
  expect(await findFaults(card)).toEqual([]);
});

it('axe would tell: a button without a name, a color that is too faint', async () => {
  const { card } = await openAt(414, 'en', {});
  card.root.querySelector('.card')?.append(document.createElement('button'));
  card.element.style.setProperty('--whatsgate-muted', '#ddd');
  const faults = (await findFaults(card)).join();
  expect(faults).toContain('button-name');
  expect(faults).toContain('color-contrast');
});
