export { defineWhatsGateConnect } from './define.ts';
export type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from './types.ts';
