import { WhatsGateError } from '../errors/index.ts';

/** Makes the address of a command. */
export type CommandUrl = (command: string) => string;

/**
 * @param keepsSlash - whether a slash at the end is wanted after the command as well, as a relay in
 * Next with `trailingSlash` does
 * @throws WhatsGateError `INVALID_OPTIONS` for an address that no command can be added to
 */
export function createCommandUrl(baseUrl: string, keepsSlash: boolean): CommandUrl {
  if (/^\s*$|[?#]|^[^/]*\/\/[^/]*@/.test(baseUrl)) {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'The address of the relay is empty, or has a query, a fragment or a user name.',
    );
  }
  const path = baseUrl.replace(/\/+$/, '');
  const end = keepsSlash && path !== baseUrl ? '/' : '';
  return (command) => `${path}/${command}${end}`;
}
