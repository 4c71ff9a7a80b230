/** Takes the API key out of a text that somebody else wrote. */
export type Blot = (said: string) => string;

export function createBlot(secret: string | undefined): Blot {
  return (said) => (secret === undefined ? said : said.replaceAll(secret, '[API key]'));
}
