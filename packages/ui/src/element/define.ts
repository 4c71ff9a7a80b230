import { type Controller, createController } from './controller.ts';
import type { WhatsGateConnectElement } from './types.ts';

const attributes = ['relay', 'name', 'owner', 'lang', 'mode', 'auth', 'country', 'theme', 'ticket', 'warm'];
/** What cannot be written as an attribute. */
const objects = ['session', 'options', 'messages', 'fetchTicket'];
/** What is set as a property; `lang` is every element's own. */
export const properties: readonly string[] = [...attributes, ...objects].filter((name) => name !== 'lang');

/**
 * Registers `<whatsgate-connect>`; does nothing where it is registered already, and on a server.
 *
 * @example
 * ```ts
 * import { defineWhatsGateConnect } from '@whatsgate/ui';
 *
 * defineWhatsGateConnect();
 * document.body.innerHTML = '<whatsgate-connect relay="/api/whatsgate" name="Support"></whatsgate-connect>';
 * ```
 */
export function defineWhatsGateConnect(): void {
  if (typeof customElements === 'undefined' || customElements.get('whatsgate-connect') !== undefined) return;
  customElements.define('whatsgate-connect', createElementClass());
}

/** The class; made by a function, because a server has no `HTMLElement`. */
function createElementClass(): CustomElementConstructor {
  class WhatsGateConnect extends HTMLElement {
    static readonly observedAttributes = attributes;
    readonly values = new Map<string, unknown>();
    readonly controller: Controller = createController(this as unknown as WhatsGateConnectElement);

    connectedCallback(): void {
      setEarlyProperties(this);
      this.controller.connect();
    }
    disconnectedCallback(): void {
      this.controller.disconnect();
    }
    adoptedCallback(): void {
      this.controller.adopted();
    }
    attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
      if (value !== null) this.values.delete(name);
      this.controller.changed();
    }
    start(): void {
      this.controller.start();
    }
    cancel(): void {
      this.controller.cancel();
    }
    show(): void {
      this.controller.open();
    }
    hide(): void {
      this.controller.close();
    }
  }
  for (const name of properties) Object.defineProperty(WhatsGateConnect.prototype, name, toProperty(name));
  return WhatsGateConnect;

  function toProperty(name: string): PropertyDescriptor {
    return {
      configurable: true,
      enumerable: true,
      get(this: WhatsGateConnect) {
        return this.values.get(name) ?? (attributes.includes(name) ? this.getAttribute(name) : null);
      },
      set(this: WhatsGateConnect, value: unknown) {
        this.values.delete(name);
        if (typeof value === 'string') return this.setAttribute(name, value);
        if (value !== null && value !== undefined) this.values.set(name, value);
        this.removeAttribute(name);
        this.controller.changed();
      },
    };
  }
}

/** What was set before the element was defined stands in the way of its own properties: it is set once more. */
function setEarlyProperties(element: HTMLElement): void {
  for (const name of properties) {
    if (!Object.hasOwn(element, name)) continue;
    const value: unknown = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, value);
  }
}
