export { createWhatsGateServer, type WhatsGateServer, type WhatsGateServerOptions } from './create-server.ts';
