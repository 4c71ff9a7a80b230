export { clearSession, defineWhatsGateConnect, setProperties, type WhatsGateConnectInput } from '../element/index.ts';
