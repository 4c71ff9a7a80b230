/** The country that a number without a country code is most likely of: the given one, or that of the browser. */
export function guessCountry(given: string | null, languageTags: readonly string[]): string | null {
  const wanted = given?.trim().toUpperCase() ?? '';
  if (/^[A-Z]{2}$/.test(wanted)) return wanted;
  for (const tag of languageTags) {
    const region = toRegion(tag);
    if (region !== null) return region;
  }
  return null;
}

/** The region of a language tag, such as `BR` for `pt-BR`, and the likeliest one for `ru`. */
function toRegion(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag);
    const region = locale.region ?? locale.maximize().region;
    return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : null;
  } catch {
    return null;
  }
}

/** Names a country in the person's language; the two letters where the browser does not know it. */
export function toCountryName(country: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(country) ?? country;
  } catch {
    return country;
  }
}
