import { createFakeSession } from '@whatsgate/core/testing';
import { connectEn as en, connectRu as ru } from '@whatsgate/ui/messages';
import { expect, it, vi } from 'vitest';
import { openCard } from '../src/connect-card.ts';
import { patience } from '../src/open-backend.ts';

// Where the element stands, and what frameworks write on it.
it.each(['session', 'messages', 'options'])(
  'React 18 writes an object as text: %s is not taken for one',
  async (name) => {
    const card = openCard({});
    card.element.setAttribute(name, '[object Object]');
    await card.says(en.title);
    expect(Reflect.get(card.element, name)).toBeNull();
    card.element.setAttribute('theme', 'dark');
    await card.press(en.phoneTab);
    await vi.waitFor(() => expect(card.find('input')).not.toBeNull(), patience);
  },
);

it('speaks the language of what it stands in, also out of a shadow root', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  host.lang = 'ru-RU';
  const card = openCard({ session: createFakeSession() }, host.attachShadow({ mode: 'open' }) as unknown as Element);
  await card.says(ru.title);
  host.remove();
});

it('texts of your own are read in the language of the page, not in one of ours', async () => {
  const card = openCard({ session: createFakeSession(), messages: { ...en, title: 'Verbinden Sie Ihr Konto' } });
  card.element.lang = 'de-AT';
  await card.says('Verbinden Sie Ihr Konto');
  expect(card.find('.card')?.closest('[lang]')?.getAttribute('lang') ?? card.element.lang).toBe('de-AT');
});

it('moved to another document, such as a window of its own, it keeps its look and goes on', async () => {
  const session = createFakeSession();
  const card = openCard({ session });
  const frame = document.body.appendChild(document.createElement('iframe'));
  const other = frame.contentDocument as Document;
  other.body.append(card.element);
  const find = (selector: string) => card.root.querySelector(selector) as HTMLElement;
  const styleOf = (selector: string) => (frame.contentWindow as Window).getComputedStyle(find(selector));
  expect(styleOf('.card').borderRadius).toBe('16px');
  session.show('qr');
  await vi.waitFor(() => expect(find('iframe')).not.toBeNull(), patience);
  expect(styleOf('.stage').position, 'also what was loaded later').toBe('relative');
  document.body.append(card.element);
  expect(getComputedStyle(find('.card')).borderRadius).toBe('16px');
  expect(getComputedStyle(find('.stage')).position).toBe('relative');
  frame.remove();
});

it('two ways back are left to the browser: Alt and an arrow key', async () => {
  const card = openCard({ session: createFakeSession() });
  const tab = card.find('#qr') as HTMLElement;
  const press = (init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true, ...init });
    tab.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([press({ altKey: true }), press({ metaKey: true }), press({ ctrlKey: true })]).toEqual([false, false, false]);
  expect(card.find('[aria-selected="true"]')).toBe(tab);
  expect(press({})).toBe(true);
});
