export { en } from './en.ts';
export type { WhatsGateMessages } from './messages.ts';
export { ru } from './ru.ts';
export { statusText } from './status-text.ts';
