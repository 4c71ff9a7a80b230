import { validatePhoneNumberLength } from 'libphonenumber-js/min';
import { isWhatsGateError } from '../errors/index.ts';
import { readNumberText } from '../protocol/index.ts';
import { type ParseNumberOptions, parseNumber, toCountry } from './parse-number.ts';

/** What a person can mend: nothing was typed, digits are missing or too many, or it is no number of that country. */
export type NumberProblem = 'empty' | 'too-short' | 'too-long' | 'invalid';

/**
 * Says why a number cannot be used, for the text beside a phone field.
 *
 * @returns null for a number that `parseNumber` accepts
 * @throws WhatsGateError `INVALID_OPTIONS` for an unknown country
 */
export function findNumberProblem(input: string, options: ParseNumberOptions = {}): NumberProblem | null {
  if (!/\p{Nd}/u.test(input)) return 'empty';
  try {
    parseNumber(input, options);
    return null;
  } catch (error) {
    if (!isWhatsGateError(error) || error.code !== 'INVALID_NUMBER') throw error;
  }
  return toLengthProblem(input, options);
}

function toLengthProblem(input: string, { country }: ParseNumberOptions): NumberProblem {
  const home = country === undefined ? {} : { defaultCountry: toCountry(country) };
  switch (validatePhoneNumberLength(readText(input), home)) {
    case 'TOO_SHORT':
      return 'too-short';
    case 'TOO_LONG':
      return 'too-long';
    default:
      return 'invalid';
  }
}

function readText(input: string): string {
  try {
    return readNumberText(input);
  } catch {
    return '';
  }
}
