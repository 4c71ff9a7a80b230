import { AsYouType, type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/min';

/** A country as a phone field lists it. */
export interface CallingCode {
  /** Two letters (ISO 3166), such as `GB`. */
  readonly country: string;
  /** Digits, such as `44`. */
  readonly callingCode: string;
}

/** What a phone field shows for what was typed so far. */
export interface FormattedNumber {
  readonly text: string;
  /** The country that the digits name by themselves, such as `ES` for `+34 6`; null while they name none, or several. */
  readonly country: string | null;
}

/**
 * Formats a number while it is typed; what is not part of a number is dropped. Digits are neither added nor removed.
 *
 * @param country - two letters: where a number without a country code is dialed
 *
 * @example
 * ```ts
 * import { formatWhileTyping } from '@whatsgate/client/number';
 *
 * formatWhileTyping('0791112', { country: 'GB' }); // { text: "07911 12", country: null }
 * formatWhileTyping('+34612'); // { text: "+34 612", country: "ES" }
 * ```
 */
export function formatWhileTyping(input: string, { country }: { country?: string | undefined } = {}): FormattedNumber {
  const formatter = new AsYouType(country as CountryCode | undefined);
  const text = formatter.input(input);
  return { text, country: formatter.isInternational() ? (formatter.getCountry() ?? null) : null };
}

/** Every country with its calling code, in alphabetical order of their two letters. */
export function listCallingCodes(): readonly CallingCode[] {
  return getCountries()
    .sort()
    .map((country) => ({ country, callingCode: getCountryCallingCode(country) }));
}
