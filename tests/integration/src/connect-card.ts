import type { WhatsGateConnectElement, WhatsGateConnectProperties } from '@whatsgate/ui';
import { defineWhatsGateConnect } from '@whatsgate/ui';
import { afterEach, expect, vi } from 'vitest';
import { patience } from './open-backend.ts';

type EventName = 'whatsgate-status' | 'whatsgate-linked' | 'whatsgate-failed';

/** `<whatsgate-connect>` as a person finds it: what is visible counts, by the words on it. */
export interface ConnectCard {
  readonly element: WhatsGateConnectElement;
  readonly root: ShadowRoot;
  /** The first element that fits and can be seen; null where there is none. */
  find<E extends HTMLElement = HTMLElement>(selector: string): E | null;
  /** The button, link or tab with these words, or this name; null where none can be seen. */
  control(label: string): HTMLElement | null;
  /** Waits for it, and clicks it. */
  press(label: string): Promise<void>;
  /** Waits for the phone field, and types a number in the place of what is in it. */
  type(number: string): Promise<void>;
  /** Waits until this can be read on the card. */
  says(text: string): Promise<void>;
  /** Everything on the card that can be seen. */
  text(): string;
  /** What its events carried so far. */
  events(name: EventName): readonly CustomEvent['detail'][];
}

const cards: WhatsGateConnectElement[] = [];
afterEach(() => {
  for (const card of cards.splice(0)) card.remove();
});

/** Puts an element on the page, with these properties; it is removed after the test. */
export function openCard(properties: Partial<WhatsGateConnectProperties>, place: Element = document.body): ConnectCard {
  defineWhatsGateConnect();
  const element = Object.assign(document.createElement('whatsgate-connect'), properties);
  const card = toCard(element);
  place.append(element);
  return card;
}

/** Looks at an element that is on the page already. */
export function toCard(element: WhatsGateConnectElement): ConnectCard {
  cards.push(element);
  const happened: Event[] = [];
  for (const name of ['whatsgate-status', 'whatsgate-linked', 'whatsgate-failed'] as const)
    element.addEventListener(name, (event) => happened.push(event));
  const root = () => element.shadowRoot as ShadowRoot;
  const card: ConnectCard = {
    element,
    get root() {
      return root();
    },
    find: <E extends HTMLElement>(selector: string) =>
      [...root().querySelectorAll<E>(selector)].find((each) => isVisible(each)) ?? null,
    control: (label) =>
      [...root().querySelectorAll<HTMLElement>('button, a, summary')].find(
        (each) => isVisible(each) && (each.getAttribute('aria-label') ?? each.textContent)?.includes(label),
      ) ?? null,
    async press(label) {
      await vi.waitFor(() => expect(card.control(label), `${label} on: ${card.text()}`).not.toBeNull(), patience);
      card.control(label)?.click();
    },
    async type(number) {
      await vi.waitFor(() => expect(card.find('input')).not.toBeNull(), patience);
      const input = card.find<HTMLInputElement>('input') as HTMLInputElement;
      input.value = number;
      input.setSelectionRange(number.length, number.length);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    says: (text) => vi.waitFor(() => expect(card.text()).toContain(text), patience),
    text: () => {
      const walker = document.createTreeWalker(root(), NodeFilter.SHOW_TEXT);
      const texts: string[] = [];
      while (walker.nextNode())
        if (walker.currentNode.parentElement !== null && isVisible(walker.currentNode.parentElement))
          texts.push(walker.currentNode.textContent ?? '');
      return texts.join(' ').replace(/\s+/g, ' ');
    },
    events: (name) =>
      happened.filter(({ type }) => type === name).map((event) => (event as CustomEvent<unknown>).detail),
  };
  return card;
}

/** Whether a person sees it; what is only for screen readers does not count. */
export function isVisible(element: Element): boolean {
  return (
    element.getClientRects().length > 0 &&
    getComputedStyle(element).visibility === 'visible' &&
    element.closest('.sr, style, details:not([open]) > :not(summary)') === null
  );
}
