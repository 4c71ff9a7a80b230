import { WhatsGateError } from '../errors/index.ts';

declare const brand: unique symbol;

/**
 * A phone number in E.164: `+`, the country code and the number, 8 to 15 digits in all. Made by
 * `parseE164` and `parseNumber`.
 */
export type E164Number = `+${string}` & { readonly [brand]: 'E164Number' };

const maxInputLength = 64;
/** The marks that contact lists and right-to-left texts put around a number. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/**
 * Digits and what people write between them. Letters, `#`, `,`, `;` and `/` announce an extension or a second number.
 */
const writtenNumber = /^[(\p{Zs}]*\+?[\d\p{Zs}\t().\p{Pd}]+$/u;
/**
 * Digits with a country code. 1 and 7 have ten more. Of the codes on 8 only these are assigned; `8` itself is what
 * Russia dials before a number inside the country.
 */
const plausible = /^(?:1[2-9]\d{9}|7\d{10}|8(?:[1246]\d|5[02356]|7[08]|8[0-368])\d{5,12}|[2-69]\d{7,14})$/;

/**
 * Parses a phone number that is written in full, with its country code: with `+` or `00`, or, as WhatsGate writes it,
 * as 11 to 15 digits that cannot be meant nationally. Everything else is refused rather than guessed: `parseNumber` of
 * `@whatsgate/client/number` knows the rules of each country.
 *
 * @example
 * ```ts
 * import { parseE164 } from '@whatsgate/client';
 *
 * parseE164('+84 91 234 56 78'); // "+84912345678"
 * parseE164('79999999999'); // "+79999999999"
 * parseE164('8 999 999 99 99'); // throws: a Russian form, or the beginning of another country's code
 * ```
 * @throws WhatsGateError `INVALID_NUMBER`
 */
export function parseE164(input: string): E164Number {
  const text = readNumberText(input);
  const digits = text.replace(/\D/g, '');
  if (!isInternational(text) && isNational(text, digits))
    throw invalidNumber('The country code is missing from this phone number.');
  // `+44 (0)7911 …`: whether the zero is dialed depends on the country.
  if (!plausible.test(digits) || /\(\s*0/.test(text)) throw invalidNumber();
  return `+${digits}` as E164Number;
}

/** Whether {@link parseE164} takes it. */
export function isUsableNumber(input: string): boolean {
  try {
    parseE164(input);
    return true;
  } catch {
    return false;
  }
}

/**
 * Brings what a person wrote into ASCII digits and signs, with `+` for `00`, and refuses what
 * cannot be one phone number.
 *
 * @throws WhatsGateError `INVALID_NUMBER`
 */
export function readNumberText(input: string): string {
  if (typeof input !== 'string' || input.length > maxInputLength) throw invalidNumber();
  const text = toAsciiDigits(input)
    .replace(invisible, '')
    .trim()
    .replace(/^([^\d+]*)00/, '$1+');
  if (!writtenNumber.test(text)) throw invalidNumber();
  // `+8 (495) …`: no country has a code of one digit but 1 and 7, and what follows would be read as part of one.
  if (isInternational(text) && /^\D*[02-689](?!\d)/.test(text)) throw invalidNumber();
  return text;
}

/** Whether a text of {@link readNumberText} says that a country code follows. */
export function isInternational(text: string): boolean {
  return text.includes('+');
}

/** The failure for a number that cannot be dialed; never repeats the number, which is personal. */
export function invalidNumber(what = 'This phone number cannot be used.'): WhatsGateError {
  return new WhatsGateError('INVALID_NUMBER', what);
}

/**
 * Whether a number without `+` can, or must, be meant inside a country: ten digits or fewer; `07911 …`; `8 495 …`,
 * which could also be the beginning of `84…`, Vietnam; `79 98765-4321` of Brazil and `138 1234 5678` of China, where
 * `7 …` and `1 …` are codes.
 */
function isNational(text: string, digits: string): boolean {
  return /^(?:.{0,10}|0.*|8\d{10})$/.test(digits) || /^\D*[17]\d+\D+\d/.test(text);
}

/**
 * `٧` (Arabic), `७` (Devanagari) and their like to `7`: each block of ten begins at a code
 * point that ends in 0 or in 6.
 */
function toAsciiDigits(input: string): string {
  return input.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0) as number;
    const begin = codePoint & ~15;
    return String(codePoint - begin - (/\p{Nd}/u.test(String.fromCodePoint(begin)) ? 0 : 6));
  });
}
