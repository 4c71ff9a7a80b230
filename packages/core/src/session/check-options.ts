// What options cannot work. Small, since what an application loads before the person acts asks it too.
import { plainError } from '../plain-error.ts';
import type { WhatsGateSessionInput } from './options.ts';

/**
 * Checks what makes every start fail, and what only the developer can have got wrong.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` when the name is missing, and unless there is either a relay or a client
 */
export function checkOptions({ name, relay, client }: WhatsGateSessionInput): void {
  const hasRelay = typeof relay === 'object' ? relay?.url : relay;
  if (typeof name !== 'string' || (client === undefined ? !hasRelay : relay !== undefined))
    throw plainError('INVALID_OPTIONS', 'A session needs a `name`, and either a `relay` or a `client`.');
}
