export { en } from './en.ts';
export { ru } from './ru.ts';
export { text } from './text.ts';
export type { WhatsGateWords } from './words.ts';
