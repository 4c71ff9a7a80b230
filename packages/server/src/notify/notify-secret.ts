const prefix = 'whsec_';

/**
 * The signing secret that belongs to a server's secret, as receivers want it: `whsec_` and the base64 of its UTF-8 bytes.
 * One that begins with `whsec_` is returned as it is.
 */
export function toNotifySecret(secret: string): string {
  if (secret.startsWith(prefix)) return secret;
  return prefix + btoa(String.fromCharCode(...new TextEncoder().encode(secret)));
}

/** Says what is wrong with a signing secret; null where nothing is. */
export function findSecretProblem(secret: unknown): string | null {
  if (typeof secret !== 'string' || secret === '') return 'is missing';
  const text = toNotifySecret(secret).slice(prefix.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return 'is no base64 after `whsec_`';
  return atob(text).length < minBytes ? `has fewer than ${minBytes} bytes` : null;
}

/** What Standard Webhooks asks for at least. */
const minBytes = 24;
