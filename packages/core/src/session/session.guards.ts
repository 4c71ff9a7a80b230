import {
  isSameAuth,
  isUsableNumber,
  parseQrLink,
  type WhatsGateAuth,
  type WhatsGateError,
  type WhatsGateRecord,
} from '@whatsgate/client';
import { maxFrameRemovals } from '../timings.ts';
import type { SessionContext, SessionEvent } from './session.types.ts';
import { isUsableName } from './usable-name.ts';

interface Args {
  readonly context: SessionContext;
  readonly event: SessionEvent;
}

/** Questions to the context and the event; none can throw. */
export const guards = {
  /** Sent by the frame that is mounted now, not by an earlier one. */
  isCurrentFrame: ({ context, event }: Args): boolean =>
    context.frameUrl !== null && 'frameKey' in event && event.frameKey === context.frameKey,
  isCurrentFrameOfCode: (args: Args): boolean => guards.isCurrentFrame(args) && args.context.auth.type === 'code',
  /** Not removed again and again, as by an extension that blocks it. */
  canRemountFrame: (args: Args): boolean =>
    guards.isCurrentFrame(args) && args.context.frameRemovals < maxFrameRemovals,
  /** The page shows its frame already, or there is no address to show yet. */
  frameNotNeeded: (args: Args): boolean => args.context.frameUrl !== null || recordOf(args)?.qr_link == null,
  canMountFrame: (args: Args): boolean => toFrameUrl(args) !== null,

  /** The request can be made: a name, and a number where one is needed. */
  isInputValid: (args: Args): boolean => isUsableName(args.context.settings.name) && isUsableAuth(requestedAuth(args)),
  isInputInvalid: (args: Args): boolean => !guards.isInputValid(args),
  /** What is asked for is what is running. */
  isCurrentAuth: (args: Args): boolean => isSameAuth(requestedAuth(args), args.context.auth),
  /** The page sent `success` a moment ago: nothing may be deleted, so nothing else can be started. */
  mayBeLinked: ({ context }: Args): boolean => context.settings.clock.now() < context.mayBeLinkedUntil,
  mayBeLinkedAsRequested: (args: Args): boolean => guards.mayBeLinked(args) && guards.isCurrentAuth(args),

  isAlreadyLinked: ({ event }: Args): boolean => 'alreadyLinked' in event && event.alreadyLinked,
  isRetryable: ({ event }: Args): boolean => 'error' in event && event.error.retryable,
};

const isUsableAuth = (auth: WhatsGateAuth): boolean =>
  auth.type === 'qr' || (auth.type === 'code' && isUsableNumber(auth.number));

/** The authorization that a `start` asks for. Plain JavaScript may pass null for none. */
export function requestedAuth({ context, event }: Args): WhatsGateAuth {
  return ('auth' in event ? event.auth : null) ?? context.auth;
}

/** The record that an event brings, or the one known. */
export function recordOf({ context, event }: Args): WhatsGateRecord | null {
  return 'record' in event ? event.record : context.record;
}

/** The frame's address where it is allowed, otherwise null. */
export function toFrameUrl(args: Args): string | null {
  const checked = checkQrLink(args);
  return checked instanceof URL ? checked.href : null;
}

/** The address of the QR page, or why it must not be shown. */
export function checkQrLink(args: Args): URL | WhatsGateError {
  try {
    return parseQrLink(recordOf(args)?.qr_link ?? '', args.context.settings.frameRule);
  } catch (error) {
    return error as WhatsGateError;
  }
}
