import { WhatsGateError } from '@whatsgate/client';

const maxLength = 256;
/** Control characters, and halves of characters, which every encoder writes as the same one. */
const unusable = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Whether this value names an owner: a text of 1 to 256 characters, not only spaces, without control characters. The only
 * guard of identity, used by every door and by the memory store: any other value would put strangers into one slot.
 */
export function isOwner(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength && !unusable.test(value);
}

/**
 * Gives the owner that was passed to one of the server's methods.
 *
 * @param method - how the method is called in the error
 * @throws WhatsGateError `INVALID_OPTIONS` for a value that names no owner; an absent owner never means "all"
 */
export function requireOwner(value: unknown, method: string): string {
  if (isOwner(value)) return value;
  throw new WhatsGateError(
    'INVALID_OPTIONS',
    `\`${method}\` needs the id of an owner, but got ${describeOwner(value)}.`,
    {
      remedy: `Pass the text that \`identify\` gives for that user: 1 to ${maxLength} characters, without control characters.`,
    },
  );
}

/** What was given in place of an owner, without its content. */
export function describeOwner(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'string') return `a value of type ${typeof value}`;
  if (value.length > maxLength) return `a text of ${value.length} characters`;
  return value.trim() === '' ? 'an empty text' : 'a text with control characters, or half of one';
}
