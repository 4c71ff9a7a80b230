import { WhatsGateError } from '../errors/index.ts';

// Separators people type or paste, and the invisible marks that contact lists put around a number.
const noise = /[\s()\-.\u2010-\u2015\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const longestInput = 64;

/**
 * Brings a phone number into the form WhatsGate takes: digits only, country code first.
 *
 * After `+` or `00` nothing is rewritten. Without them, `8` followed by `7` or `9` and nine more digits is a Russian or
 * Kazakh number in its national form and becomes `7…`.
 *
 * @example
 * ```ts
 * import { normalizeNumber } from '@whatsgate/client';
 *
 * normalizeNumber('8 999 999 99 99'); // "79999999999"
 * normalizeNumber('+84 91 234 56 78'); // "84912345678"
 * ```
 * @throws WhatsGateError `INVALID_NUMBER` for anything that cannot be a full international number
 */
export function normalizeNumber(input: string): string {
  if (typeof input !== 'string' || input.length > longestInput) throw invalidNumber();
  const compact = toAsciiDigits(input).replace(noise, '');
  const international = /^(?:\+|00)([1-9]\d{7,14})$/.exec(compact)?.[1];
  if (international !== undefined) return international;
  if (!/^[1-9]\d{7,14}$/.test(compact)) throw invalidNumber();
  if (/^8[79]\d{9}$/.test(compact)) return `7${compact.slice(1)}`;
  if (/^9\d{9}$/.test(compact)) throw invalidNumber('The country code is missing from this phone number.');
  return compact;
}

/** Whether {@link normalizeNumber} takes it. */
export function isUsableNumber(input: string): boolean {
  try {
    normalizeNumber(input);
    return true;
  } catch {
    return false;
  }
}

/** The failure for a number that cannot be dialled; never repeats the number, which is personal. */
export function invalidNumber(what = 'This phone number cannot be used.'): WhatsGateError {
  return new WhatsGateError('INVALID_NUMBER', what);
}

/** `٧` (Arabic), `७` (Devanagari) and their like to `7`: each block of ten begins at a code point that ends in 0 or in 6. */
function toAsciiDigits(input: string): string {
  return input.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0) as number;
    const begin = codePoint & ~15;
    return String(codePoint - begin - (/\p{Nd}/u.test(String.fromCodePoint(begin)) ? 0 : 6));
  });
}
