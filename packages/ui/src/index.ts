import type { WhatsGateConnectElement, WhatsGateConnectEvents } from './element/index.ts';

export {
  defineWhatsGateConnect,
  type WhatsGateConnectElement,
  type WhatsGateConnectEvents,
  type WhatsGateConnectProperties,
} from './element/index.ts';

declare global {
  interface HTMLElementTagNameMap {
    'whatsgate-connect': WhatsGateConnectElement;
  }
  interface HTMLElementEventMap extends WhatsGateConnectEvents {}
}
