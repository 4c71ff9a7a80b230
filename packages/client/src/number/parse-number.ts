import { type CountryCode, isSupportedCountry, parsePhoneNumberWithError } from 'libphonenumber-js/min';
import { WhatsGateError } from '../errors/index.ts';
import { type E164Number, invalidNumber, isInternational, parseE164, readNumberText } from '../protocol/index.ts';

export interface ParseNumberOptions {
  /**
   * Two letters (ISO 3166), such as `GB`: where a number without a country code is dialed. Without
   * it such a number is refused.
   */
  country?: string | undefined;
}

/**
 * Parses a phone number as people write it, by the rules of its country (libphonenumber).
 *
 * @example
 * ```ts
 * import { parseNumber } from '@whatsgate/client/number';
 *
 * parseNumber('+44 (0)7911 123456'); // "+447911123456"
 * parseNumber('(415) 555-2671', { country: 'US' }); // "+14155552671"
 * parseNumber('(415) 555-2671'); // throws: of which country?
 * ```
 * @throws WhatsGateError `INVALID_NUMBER` for what is no number, or could be two;
 * `INVALID_OPTIONS` for an unknown country
 */
export function parseNumber(input: string, { country }: ParseNumberOptions = {}): E164Number {
  const home = country === undefined ? undefined : toCountry(country);
  const text = readNumberText(input);
  // Without a country, digits alone must be a full number by themselves.
  return isInternational(text) || home !== undefined
    ? byCountryRules(text, home)
    : byCountryRules(parseE164(text), undefined);
}

/** @throws WhatsGateError `INVALID_OPTIONS` for a country that is not known */
export function toCountry(country: string): CountryCode {
  const code = String(country).toUpperCase();
  if (isSupportedCountry(code)) return code;
  throw new WhatsGateError('INVALID_OPTIONS', 'The `country` of a phone number is not one that is known.', {
    remedy: "Give two letters, such as country: 'GB'.",
  });
}

function byCountryRules(text: string, home: CountryCode | undefined): E164Number {
  try {
    const number = parsePhoneNumberWithError(text, {
      extract: false,
      ...(home !== undefined && { defaultCountry: home }),
    });
    if (number.isValid()) return parseE164(number.number);
  } catch {
    // Its errors say less than ours.
  }
  throw invalidNumber();
}
