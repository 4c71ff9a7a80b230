import { WhatsGateError } from '../errors/index.ts';
import { type FrameOriginRule, findFrameProblem, notListed, toUrl } from './frame-address.ts';

/**
 * Checks the QR page's address before it is put into a frame: one that `findFrameProblem` has nothing against, with the
 * path `/qr/<id>`.
 *
 * @returns the address, normalized
 * @throws WhatsGateError `FORBIDDEN_ORIGIN` that prints the line to add
 */
export function parseQrLink(link: string, rule: FrameOriginRule): URL {
  const url = toUrl(link);
  const problem = findFrameProblem(link, rule);
  if (url === null) throw forbidden(link, 'is not an address');
  const { origin, protocol, pathname } = url;
  if (problem === notListed) throw forbidden(origin, problem, `frameOrigins: ['${origin}']`);
  if (problem !== null) throw forbidden(origin === 'null' ? protocol : origin, problem);
  if (!/^\/qr\/[^/]+$/.test(pathname)) throw forbidden(origin, 'is not a QR page (its path should be /qr/<id>)');
  return url;
}

function forbidden(what: string, why: string, line?: string): WhatsGateError {
  const remedy = line === undefined ? {} : { remedy: `If you trust it, add it to the session's options: ${line}` };
  return new WhatsGateError('FORBIDDEN_ORIGIN', `The QR page's address ${what.slice(0, 100)} ${why}.`, remedy);
}
