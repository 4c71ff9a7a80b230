import { openWarmFrame } from '../frame/index.ts';
import { warnInDevelopment } from '../warn.ts';
import { isSession, type WhatsGateSessionSource } from './session-source.ts';
import { findWarmError } from './warm-option.ts';

/** Opens the address that the option `warm` names, if there is one. @param owner - who closes it */
export function warmUp(source: WhatsGateSessionSource, owner: object): void {
  if (isSession(source) || source.warm === undefined || typeof document === 'undefined') return;
  const error = findWarmError(source);
  // As it was judged: a frame would read an address such as `https:whatsgate.org` from the page's own.
  if (error === null) openWarmFrame(new URL(source.warm), owner);
  else warnInDevelopment(error.message);
}
