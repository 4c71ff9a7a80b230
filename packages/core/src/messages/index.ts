export { en } from './en.ts';
export { es } from './es.ts';
export type { WhatsGateMessages } from './messages.ts';
export { pt } from './pt.ts';
export { ru } from './ru.ts';
export { statusText } from './status-text.ts';
