/** Removes the API key from a text that another program wrote. */
export type RedactSecret = (said: string) => string;

export function createSecretRedactor(secret: string | undefined): RedactSecret {
  return (said) => (secret === undefined ? said : said.replaceAll(secret, '[API key]'));
}
