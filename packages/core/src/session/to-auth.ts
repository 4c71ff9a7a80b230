import type { WhatsGateAuth } from '@whatsgate/client';

/** What `start` may be given: an authorization, or the event of a click, which is none. */
export type StartArgument = WhatsGateAuth | Event | { preventDefault(): void } | undefined;

/** The authorization that `start` was given; undefined for none, and for a DOM event or a framework's own. */
export function toAuth(given: StartArgument): WhatsGateAuth | undefined {
  return typeof given === 'object' && given !== null && 'preventDefault' in given ? undefined : given;
}
