import { WhatsGateError } from '../errors/index.ts';

const vendorHosts = ['whatsgate.org', 'whatsgate.ru'];

/** What decides whether an address may be shown in the frame. */
export interface FrameOriginRule {
  /** Exact origins to allow instead of WhatsGate's own, such as `https://wa.example.com`. */
  readonly origins: readonly string[] | null;
  /** The origin of the page that holds the frame, or null outside a browser. Allowed only where `origins` names it. */
  readonly pageOrigin: string | null;
}

/** Whether a QR page may be of the page's own origin, and so do whatever the page itself can: for playgrounds. */
export function allowsOwnOrigin({ origins, pageOrigin }: FrameOriginRule): boolean {
  return pageOrigin !== null && origins?.includes(pageOrigin) === true;
}

/**
 * Checks the QR page's address before it is put into a frame: no other scheme, no credentials, an allowed origin, not
 * the page's own unless it is named, and the path `/qr/<id>`.
 *
 * By default the https origins of whatsgate.org, whatsgate.ru and their subdomains are allowed; on a page that is
 * itself on a loopback address, loopback origins too (for the emulator).
 *
 * @returns the address, normalized
 * @throws WhatsGateError `FORBIDDEN_ORIGIN` that prints the line to add
 */
export function parseQrLink(link: string, rule: FrameOriginRule): URL {
  const url = toUrl(link);
  if (url === null) throw forbidden(link, 'is not an address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw forbidden(url.protocol, 'is not a web address');
  if (url.username !== '' || url.password !== '') throw forbidden(url.origin, 'carries credentials');
  if (!/^\/qr\/[^/]+$/.test(url.pathname))
    throw forbidden(url.origin, 'is not a QR page (its path should be /qr/<id>)');
  if (url.origin === rule.pageOrigin && !allowsOwnOrigin(rule)) throw forbidden(url.origin, "is the page's own origin");
  if (
    rule.origins === null
      ? isVendor(url) || (isLoopback(url) && isLoopback(toUrl(rule.pageOrigin)))
      : rule.origins.includes(url.origin)
  )
    return url;
  throw forbidden(url.origin, 'is not on the list of allowed origins', `frameOrigins: ['${url.origin}']`);
}

/** Not `URL.canParse`, which came with Safari 17 and Chrome 120. */
export function toUrl(value: string | null): URL | null {
  try {
    return new URL(value ?? '');
  } catch {
    return null;
  }
}

function isVendor(url: URL): boolean {
  return (
    url.protocol === 'https:' && vendorHosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  );
}

function isLoopback(url: URL | null): boolean {
  return (
    url !== null && (/^127(?:\.\d+){3}$/.test(url.hostname) || url.hostname === 'localhost' || url.hostname === '[::1]')
  );
}

function forbidden(what: string, why: string, line?: string): WhatsGateError {
  const remedy = line === undefined ? {} : { remedy: `If you trust it, add it to the session's options: ${line}` };
  return new WhatsGateError('FORBIDDEN_ORIGIN', `The QR page's address ${what.slice(0, 100)} ${why}.`, remedy);
}
