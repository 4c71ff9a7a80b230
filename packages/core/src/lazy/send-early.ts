import type { WhatsGateAuth } from '@whatsgate/client';
import {
  type CommandTarget,
  createCommand,
  type HeaderValues,
  isUsableAddress,
  releaseOnUnload,
  toCommandRequest,
} from '@whatsgate/client/request';
import type { WhatsGateSessionOptions } from '../session/create-session.ts';
import type { EarlyCreate } from '../session/early-create.ts';
import { toLatestRelay } from '../session/latest-options.ts';
import { newKey } from '../session/new-key.ts';
import type { WhatsGateSessionSource } from '../session/session-source.ts';
import { isUsableName } from '../session/usable-name.ts';
import { findWarmError } from '../session/warm-option.ts';
import { isUsableDeadline } from '../usable-deadline.ts';

let isSent = false;

/**
 * Sends the create of a session whose charts are still being loaded, or have not run yet, which then adopt it: the same
 * key, the same answer. Only where the charts would send the very same request: through a relay, for a QR code, with
 * options that they accept, and with no slot in the pool. Once per page: after that the charts are as quick, and before
 * they are loaded two components that follow each other could not share a slot. Every other start is the charts' own.
 *
 * @returns null where nothing was sent
 */
export function sendEarly(
  options: WhatsGateSessionOptions,
  latest: () => WhatsGateSessionSource,
  auth: WhatsGateAuth,
): EarlyCreate | null {
  const { relay, name, deadlines = {} } = options;
  if (isSent || relay === undefined || auth.type !== 'qr' || !isUsableName(name)) return null;
  const { url, credentials, headers, fetch } = toLatestRelay(relay, latest);
  const waits = Object.values({ ...deadlines, stale: 1, ...deadlines.stale });
  if (
    !isUsableAddress(url) ||
    findWarmError(options) !== null ||
    !waits.every((ms) => ms === undefined || isUsableDeadline(ms))
  )
    return null;
  isSent = true;
  const key = newKey();
  const target: CommandTarget = { baseUrl: url, credentials };
  let sent: { readonly uniqueId: string; readonly headers: HeaderValues } | undefined;
  const resolved = (async () => headers())();
  const response = resolved.then((values) => fetch(...toCommandRequest(target, createCommand(name, key), values)));
  const answered = (async () => {
    const { data } = await (await response).clone().json();
    sent = { uniqueId: data.unique_id, headers: await resolved };
  })();
  // The charts hear of a failure.
  answered.catch(() => {});
  const leave = ({ persisted }: PageTransitionEvent) => {
    if (sent !== undefined && !persisted) releaseOnUnload({ target, lease: key, pageState: undefined, fetch, ...sent });
  };
  globalThis.addEventListener?.('pagehide', leave);
  return { key, headers: resolved, response, adopt: () => globalThis.removeEventListener?.('pagehide', leave) };
}
