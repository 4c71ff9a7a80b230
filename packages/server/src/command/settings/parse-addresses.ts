import { isLoopback, isRealService, parseUrl } from '../../option-values.ts';
import type { Reader } from './reader.ts';

const publicUrlLine = 'WHATSGATE_PUBLIC_URL=https://whatsapp.example.com';

/** Whether an address has no `?`, no `#`, no user and no password. */
function isBare({ search, hash, username, password }: URL): boolean {
  return [search, hash, username, password].every((part) => part === '');
}

/** @returns null for the real service */
export function parseBaseUrl({ read, fail }: Reader): string | null {
  const text = read('WHATSGATE_BASE_URL');
  if (text === null) return null;
  const url = parseUrl(text);
  const isAddress = url !== null && /^https?:$/.test(url.protocol);
  if (!isAddress || !isBare(url)) {
    fail(
      'WHATSGATE_BASE_URL',
      'must be an address without `?`, `#`, user and password',
      'WHATSGATE_BASE_URL=http://127.0.0.1:4777/api/v1   # or none, for the real service',
    );
    return null;
  }
  if (url.protocol === 'http:' && isRealService(text))
    fail(
      'WHATSGATE_BASE_URL',
      'must begin with https://: anyone on the way could read the API key',
      `WHATSGATE_BASE_URL=${text.replace(/^http:/i, 'https:')}`,
    );
  return text;
}

/** @returns null where it is this machine, at the port that is taken */
export function parsePublicUrl({ read, fail }: Reader, isReal: boolean): string | null {
  const text = read('WHATSGATE_PUBLIC_URL');
  if (text === null) {
    if (isReal)
      fail('WHATSGATE_PUBLIC_URL', 'is missing: WhatsGate and browsers must know where this server is', publicUrlLine);
    return null;
  }
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    fail('WHATSGATE_PUBLIC_URL', `must be an address, not "${text}"`, publicUrlLine);
  else if (!isBare(url))
    fail(
      'WHATSGATE_PUBLIC_URL',
      'must have no `?`, no `#`, no user and no password',
      `WHATSGATE_PUBLIC_URL=${url.origin}${url.pathname}`,
    );
  else if (isLoopback(url)) {
    if (isReal)
      fail(
        'WHATSGATE_PUBLIC_URL',
        "is on this machine, where WhatsGate's webhooks cannot arrive; use a tunnel's address",
        publicUrlLine,
      );
  } else if (url.protocol === 'http:')
    fail(
      'WHATSGATE_PUBLIC_URL',
      'must begin with https:// outside of this machine',
      `WHATSGATE_PUBLIC_URL=${text.replace(/^http:/i, 'https:')}`,
    );
  return text;
}

export function parseOrigins({ read, fail }: Reader): readonly string[] {
  const origins = (read('WHATSGATE_ALLOWED_ORIGINS') ?? '').split(/[\s,]+/).filter((origin) => origin !== '');
  const right = origins.map((origin) => {
    const url = parseUrl(origin);
    return url !== null && /^https?:$/.test(url.protocol) ? url.origin : 'https://www.example.com';
  });
  for (const [index, origin] of origins.entries())
    if (origin !== right[index])
      fail(
        'WHATSGATE_ALLOWED_ORIGINS',
        `holds "${origin}", which no browser sends`,
        `WHATSGATE_ALLOWED_ORIGINS=${right.join(',')}`,
      );
  return origins;
}
