export { connectEn } from './en.ts';
export { connectEs } from './es.ts';
export type { IdleMessages, WhatsGateConnectMessages } from './messages.ts';
export { connectPt } from './pt.ts';
export { connectRu } from './ru.ts';
