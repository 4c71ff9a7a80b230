import type { WhatsGateSessionSource } from '@whatsgate/core/adapter';
import { toLanguage } from '../messages/load-messages.ts';
import type { LinkingTab } from '../view/view.types.ts';
import { isPhone } from './is-phone.ts';
import type { Tickets } from './tickets.ts';
import type { WhatsGateConnectElement } from './types.ts';

/** What is to be linked; null while the element has not been told. */
export function toSource(
  { session, relay, name, owner, warm, options }: WhatsGateConnectElement,
  tickets: Tickets,
): WhatsGateSessionSource | null {
  if (session !== null) return session;
  if (relay === null) return null;
  const user = tickets.user();
  // A pair of its own: an owner and the user of a ticket may have the same id.
  const key = user === null ? owner : JSON.stringify([owner, user]);
  return {
    ...options,
    relay: tickets.toRelay(relay),
    name: name ?? 'WhatsApp',
    ...(key !== null && { owner: key }),
    ...(warm !== null && { warm }),
  };
}

/** The language of the screen: of the element, of what it stands in, or of the browser. */
export function findLanguage(element: Element) {
  return toLanguage(findLanguageTag(element), ...navigator.languages);
}

/** The `lang` of an element or of what it stands in, also outside of other elements' shadow roots. */
export function findLanguageTag(element: Element): string | null {
  const near = element.closest('[lang]');
  if (near !== null) return near.getAttribute('lang');
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  return host === undefined ? null : findLanguageTag(host);
}

/** Which tab comes first. */
export function toFirstTab({ auth, session }: WhatsGateConnectElement): LinkingTab {
  if (auth === 'qr' || auth === 'code') return auth;
  const given = session?.getSnapshot().auth.type;
  return given === 'code' || isPhone() ? 'code' : 'qr';
}

/** Whether the dark colors are to be used. */
export function isDark(theme: string | null, system: MediaQueryList): boolean {
  return theme === 'dark' || theme === 'light' ? theme === 'dark' : system.matches;
}
