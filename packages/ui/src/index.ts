import type { WhatsGateConnectElement, WhatsGateConnectEvents } from './element/index.ts';

export {
  defineWhatsGateConnect,
  type WhatsGateConnectElement,
  type WhatsGateConnectEvents,
  type WhatsGateConnectOptions,
  type WhatsGateConnectProperties,
} from './element/index.ts';
export type { WhatsGateConnectMessages } from './messages/index.ts';

declare global {
  interface HTMLElementTagNameMap {
    'whatsgate-connect': WhatsGateConnectElement;
  }
  interface HTMLElementEventMap extends WhatsGateConnectEvents {}
}
