import { createFakeSession } from '@whatsgate/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { openCard } from '../src/connect-card.ts';
import { languages, looks } from '../src/connect-looks.ts';
import { patience } from '../src/open-backend.ts';

// Nothing on the host's page jumps, whatever happens in the card.
document.body.style.margin = '0';
afterAll(() => page.viewport(414, 896));

const widths = [320, 400, 800] as const;

async function openAt(width: number, lang: string, dir: string) {
  await page.viewport(width, 900);
  const session = createFakeSession('qr');
  const place = Object.assign(document.createElement('div'), { lang, dir });
  document.body.replaceChildren(place);
  const card = openCard({ session, country: 'GS' }, place);
  // The whole screen is loaded, and the phone field with the rules of all countries.
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  card.find('#code')?.click();
  await vi.waitFor(() => expect(card.find('select')).toMatchObject({ disabled: false }), patience);
  return { card, session, place };
}

/** Calls `look` at everything that the card can look like; the last is a number that is wrong, of a long country. */
async function forEachLook({ card, session }: Awaited<ReturnType<typeof openAt>>, look: (name: string) => void) {
  for (const { name, show } of looks) {
    for (const tab of ['qr', 'code'] as const) {
      show(session);
      card.root.querySelector<HTMLElement>(`#${tab}`)?.click();
      look(`${name} on ${tab}`);
    }
  }
  session.show('code');
  card.root.querySelector<HTMLElement>('#code')?.click();
  card.find('.plate .link')?.click();
  await card.type('12');
  look('a number that is corrected');
  card.find('form .primary')?.click();
  await vi.waitFor(() => expect(card.find('#number-error')?.textContent).not.toBe(''), patience);
  look('a number that is wrong');
}

describe.each(widths)('at %i px', (width) => {
  it.each([...Object.keys(languages).map((lang) => [lang, 'ltr'] as const), ['en', 'rtl'] as const])(
    '%s, %s: every state is as high as every other, in both tabs, and nothing sticks out',
    async (lang, dir) => {
      const opened = await openAt(width, lang, dir);
      const heights = new Map<number, string[]>();
      const outside = new Set<string>();
      await forEachLook(opened, (name) => {
        const { height } = opened.place.getBoundingClientRect();
        heights.set(height, [...(heights.get(height) ?? []), name]);
        for (const element of findOverflow(opened.card.root)) outside.add(`${name}: ${element}`);
      });
      // In most of them it is as it should be: only the others are named.
      const [[usual] = [0], ...unusual] = [...heights].sort(([, a], [, b]) => b.length - a.length);
      expect(unusual, `the others are ${usual} px high`).toEqual([]);
      expect(usual).toBeGreaterThan(300);
      expect([...outside]).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    },
  );
});

/** What sticks out of the card, or is cut off. The iframe, which is scaled down a frame later, has tests of its own. */
function findOverflow(root: ShadowRoot): string[] {
  const card = root.querySelector('.card')?.getBoundingClientRect() as DOMRect;
  return [...root.querySelectorAll<HTMLElement>('.card *:not(.sr, .stage, .layer, iframe, svg *, option)')]
    .filter((element) => {
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      if (width === 0 || element.closest('details:not([open]) > :not(summary)') !== null) return false;
      const isOutside = left < card.left - 0.5 || right > card.right + 0.5;
      const isAboveOrBelow = top < card.top - 0.5 || bottom > card.bottom + 0.5;
      const { display, overflowY } = getComputedStyle(element);
      const isCutOff = display !== 'inline' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      const isCutOffBelow = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
      return isOutside || isAboveOrBelow || isCutOff || isCutOffBelow;
    })
    .map(({ tagName, className }) => `${tagName}.${className}`);
}

it.each([
  [320, 'ltr'],
  [320, 'rtl'],
  [400, 'ltr'],
  [800, 'rtl'],
] as const)(
  'the page in the frame fills its place at %i px, %s: nothing of the QR code is cut off',
  async (width, dir) => {
    const { card, session } = await openAt(width, 'en', dir);
    session.show('qr');
    card.find('#qr')?.click();
    const placeOf = (selector: string) => card.find(selector)?.getBoundingClientRect() as DOMRect;
    await vi.waitFor(
      () => {
        const [frame, stage] = [placeOf('iframe'), placeOf('.stage')];
        for (const side of ['left', 'right', 'top', 'bottom'] as const)
          expect(Math.abs(frame[side] - stage[side]), side).toBeLessThan(2);
      },
      { timeout: 10_000 },
    );
  },
);

it('what is too wide or too high would be found', async () => {
  const { card } = await openAt(400, 'en', 'ltr');
  expect(findOverflow(card.root)).toEqual([]);
  const text = card.root.querySelector('.head p') as HTMLElement;
  text.textContent = 'x'.repeat(200);
  expect(findOverflow(card.root)).toContain('P.');
  text.textContent = '';
  (card.root.querySelector('.area') as HTMLElement).style.cssText = 'height: 9px; min-height: 0; overflow: hidden';
  expect(findOverflow(card.root)).toContain('DIV.area');
});

it.each([
  [320, 480],
  [1_000, 1_400],
])('a dialog in %i × %i px: all of it can be reached', async (width, height) => {
  await page.viewport(width, height);
  document.body.replaceChildren();
  const card = openCard({ session: createFakeSession('qr'), mode: 'dialog' });
  card.element.show();
  await vi.waitFor(() => expect(card.find('iframe')).not.toBeNull(), patience);
  const dialog = card.root.querySelector('dialog') as HTMLDialogElement;
  const place = () => card.root.querySelector('.card')?.getBoundingClientRect() as DOMRect;
  expect(place().top).toBeGreaterThanOrEqual(0);
  expect(place().left).toBeGreaterThanOrEqual(0);
  expect(place().right).toBeLessThanOrEqual(width);
  expect(Math.abs(place().left - (width - place().right)), 'in the middle').toBeLessThan(20);
  dialog.scrollTop = 10_000;
  expect(place().bottom).toBeLessThanOrEqual(height);
  expect(findOverflow(card.root)).toEqual([]);
});

it('nothing moves from idle to linked, on the page or in the card', async ({ annotate }) => {
  // As high as everything: a shift out of sight is none.
  await page.viewport(400, 1_600);
  document.body.replaceChildren();
  const session = createFakeSession();
  const card = openCard({ session });
  const below = document.body.appendChild(document.createElement('p'));
  below.textContent = 'Below the card';
  const placeOf = () => below.getBoundingClientRect().top;
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
  const top = placeOf();
  for (const state of ['creating', 'connecting', 'qr', 'stale', 'qr', 'confirming', 'linked'] as const) {
    session.show(state, { staleAt: Date.now() + 60_000 });
    await vi.waitFor(() => expect(card.root.querySelector('.result')).not.toBeNull(), patience);
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
