import type { HeaderValues } from '@whatsgate/client/request';
import type { WhatsGateSessionCallbacks, WhatsGateSessionOptions } from './create-session.ts';
import type { RelayOption, RelaySettings } from './options.ts';
import { toRelaySettings } from './relay-settings.ts';
import { isSession, type WhatsGateSessionSource } from './session-source.ts';

/**
 * The same options, but callbacks and the relay's headers are looked up when they are needed, so that they are always
 * the latest.
 */
export function toLatestOptions(
  options: WhatsGateSessionOptions,
  latest: () => WhatsGateSessionSource,
): WhatsGateSessionOptions {
  const callbacks = (): WhatsGateSessionCallbacks => {
    const now = latest();
    return isSession(now) ? {} : now;
  };
  return {
    ...options,
    ...(options.relay !== undefined && { relay: toLatestRelay(options.relay, latest) }),
    onSuccess: (snapshot) => callbacks().onSuccess?.(snapshot),
    onError: (error) => callbacks().onError?.(error),
  } as WhatsGateSessionOptions;
}

/** A relay whose headers and `fetch` are looked up for each request. */
export interface LatestRelay extends RelaySettings {
  readonly headers: () => HeaderValues | Promise<HeaderValues>;
  readonly fetch: typeof globalThis.fetch;
}

/** The same relay, with the headers and the `fetch` of the latest options: a token is renewed while a code is shown. */
export function toLatestRelay(first: RelayOption, latest: () => WhatsGateSessionSource): LatestRelay {
  const settings = (): RelaySettings => {
    const now = latest();
    return toRelaySettings(isSession(now) ? first : (now.relay ?? first));
  };
  const headers = () => {
    const given = settings().headers ?? {};
    return typeof given === 'function' ? given() : given;
  };
  return {
    ...toRelaySettings(first),
    headers,
    fetch: (input, init) => (settings().fetch ?? globalThis.fetch)(input, init),
  };
}
