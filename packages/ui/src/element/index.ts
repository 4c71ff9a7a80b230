export { defineWhatsGateConnect } from './define.ts';
export { clearSession, setProperties, type WhatsGateConnectInput } from './set-properties.ts';
export type {
  WhatsGateConnectElement,
  WhatsGateConnectEvents,
  WhatsGateConnectOptions,
  WhatsGateConnectProperties,
} from './types.ts';
