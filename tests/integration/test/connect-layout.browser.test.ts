import { createFakeSession } from '@whatsgate/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { openCard } from '../src/connect-card.ts';
import { languages, looks } from '../src/connect-looks.ts';
import { patience } from '../src/open-backend.ts';

// Nothing on the host's page jumps, whatever happens in the card.
document.body.style.margin = '0';
afterAll(() => page.viewport(414, 896));

const tabs = ['qr', 'code'] as const;
const widths = [320, 400, 800] as const;

async function openAt(width: number, lang: string) {
  await page.viewport(width, 900);
  const session = createFakeSession('qr');
  const place = document.createElement('div');
  place.lang = lang;
  document.body.replaceChildren(place);
  const card = openCard({ session }, place);
  // The whole screen is loaded, and the phone field with the rules of all countries.
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  (card.find('#code') as HTMLElement).click();
  await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
  return { card, session, place };
}

describe.each(widths)('at %i px', (width) => {
  it.each(Object.keys(languages))('%s: every state is as high as every other, in both tabs', async (lang) => {
    const { card, session, place } = await openAt(width, lang);
    const heights = new Map<number, string[]>();
    for (const look of looks) {
      for (const tab of tabs) {
        look.show(session);
        card.root.querySelector<HTMLElement>(`#${tab}`)?.click();
        const { height } = place.getBoundingClientRect();
        heights.set(height, [...(heights.get(height) ?? []), `${look.name} on ${tab}`]);
      }
    }
    expect(
      [...heights.keys()].length,
      JSON.stringify([...heights].map(([h, names]) => [h, names.length > 12 ? names.length : names])),
    ).toBe(1);
    expect(heights.keys().next().value).toBeGreaterThan(300);
  });

  it.each(Object.keys(languages))('%s: nothing is wider than its place', async (lang) => {
    const { card, session } = await openAt(width, lang);
    const wide = new Set<string>();
    for (const look of looks) {
      for (const tab of tabs) {
        look.show(session);
        card.root.querySelector<HTMLElement>(`#${tab}`)?.click();
        for (const name of findOverflow(card.root)) wide.add(`${look.name} on ${tab}: ${name}`);
      }
    }
    expect([...wide]).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  });
});

/** What sticks out of the card, or is cut off; only the layer cuts off on purpose, where the iframe is scaled down. */
function findOverflow(root: ShadowRoot): string[] {
  const card = root.querySelector('.card')?.getBoundingClientRect() as DOMRect;
  return [...root.querySelectorAll<HTMLElement>('.card *:not(.sr, .layer, svg *, option)')]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const isCutOff = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
      return width > 0 && (left < card.left - 0.5 || right > card.right + 0.5 || (isCutOff && element.clientWidth > 0));
    })
    .map(({ tagName, className }) => `${tagName}.${className}`);
}

it('nothing moves from idle to linked, on the page or in the card', async ({ annotate }) => {
  // As high as everything: a shift out of sight is none.
  await page.viewport(400, 1_600);
  document.body.replaceChildren();
  const session = createFakeSession();
  const card = openCard({ session });
  const below = document.body.appendChild(document.createElement('p'));
  below.textContent = 'Below the card';
  const placeOf = () => below.getBoundingClientRect().top;
  const top = placeOf();
  let shifts = 0;
  const canObserve = PerformanceObserver.supportedEntryTypes.includes('layout-shift');
  if (!canObserve)
    await annotate('this engine does not tell layout shifts: only the place of what is below is looked at');
  const count = (entries: PerformanceEntryList) => {
    for (const entry of entries) shifts += Reflect.get(entry, 'value') as number;
  };
  const observer = new PerformanceObserver((list) => count(list.getEntries()));
  if (canObserve) observer.observe({ type: 'layout-shift' });
  const frames = async () => {
    for (let times = 0; times < 3; times += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  await frames();
  for (const state of ['creating', 'connecting', 'qr', 'stale', 'qr', 'confirming', 'linked'] as const) {
    session.show(state, { staleAt: Date.now() + 60_000 });
    await vi.waitFor(() => expect(card.root.querySelector('.sr')).not.toBeNull(), patience);
    await frames();
    expect(placeOf(), state).toBe(top);
  }
  count(observer.takeRecords());
  observer.disconnect();
  expect(shifts).toBe(0);
  // It would be told.
  below.style.marginTop = '50px';
  if (canObserve) {
    const told = new Promise((resolve) => {
      new PerformanceObserver(resolve).observe({ type: 'layout-shift' });
    });
    await told;
  }
});
