/** Takes the API key out of a text that somebody else wrote. */
export type RedactSecret = (said: string) => string;

export function createSecretRedactor(secret: string | undefined): RedactSecret {
  return (said) => (secret === undefined ? said : said.replaceAll(secret, '[API key]'));
}
