import { WhatsGateError } from '@whatsgate/client';

export const maxNameLength = 200;
/** Letters, numbers, punctuation or symbols: something that a person sees. A few of them are empty, such as U+2800. */
const visible = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;
/** Half of a character: every encoder writes the same for all of them, and two names would be one. */
const halfCharacter = /\p{Surrogate}/u;

/** A slot's name as it is kept: composed (NFC), trimmed, 1 to 200 characters, not only invisible ones. Null for anything else. */
export function toName(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.normalize('NFC').trim();
  return name.length <= maxNameLength && visible.test(name) && !halfCharacter.test(name) ? name : null;
}

/** @throws WhatsGateError `INVALID_OPTIONS` for a value that is no name */
export function requireName(value: unknown, method: string): string {
  const name = toName(value);
  if (name !== null) return name;
  throw new WhatsGateError('INVALID_OPTIONS', `\`${method}\` needs the name of a slot.`, {
    remedy: `Pass the text that the page starts with: 1 to ${maxNameLength} visible characters.`,
  });
}
