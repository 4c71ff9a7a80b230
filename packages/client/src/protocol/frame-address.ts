// Apart from what throws: the small first request of a page asks it too, and needs no catalogue of errors.
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
 * What forbids an address in a frame, as the end of a sentence; null where nothing does. It needs to be a web address
 * without credentials, of an allowed origin, and not of the page's own unless that is named.
 *
 * By default the https origins of whatsgate.org, whatsgate.ru and their subdomains are allowed; on a page that is
 * itself on a loopback address, loopback origins too (for the emulator).
 */
export function findFrameProblem(address: string, rule: FrameOriginRule): string | null {
  const url = toUrl(address);
  if (url === null) return 'is not an address';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is not a web address';
  if (url.username !== '' || url.password !== '') return 'carries credentials';
  if (url.origin === rule.pageOrigin && !allowsOwnOrigin(rule)) return "is the page's own origin";
  const isAllowed =
    rule.origins === null
      ? isVendor(url) || (isLoopback(url) && isLoopback(toUrl(rule.pageOrigin)))
      : rule.origins.includes(url.origin);
  return isAllowed ? null : notListed;
}

/** The problem that `frameOrigins` solves. */
export const notListed = 'is not on the list of allowed origins';

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
