import { properties } from './define.ts';
import type { WhatsGateConnectElement, WhatsGateConnectProperties } from './types.ts';

/** The properties of `<WhatsGateConnect>` in React and Vue that the element has by the same name. */
export type WhatsGateConnectInput = Partial<WhatsGateConnectProperties> & { readonly lang?: string | undefined };

/** Gives an element what a component was given; what is left out becomes the element's default. */
export function setProperties(element: WhatsGateConnectElement, { lang, ...given }: WhatsGateConnectInput): void {
  for (const name of properties) Reflect.set(element, name, Reflect.get(given, name) ?? null);
  if (lang === undefined) element.removeAttribute('lang');
  else element.lang = lang;
}

/** Takes its session from an element that a framework hides without removing it. */
export function clearSession(element: WhatsGateConnectElement): void {
  Object.assign(element, { relay: null, session: null });
}
