import { isSameAuth, isUsableNumber, parseQrLink, type WhatsGateAuth, type WhatsGateError, type WhatsGateRecord } from '@whatsgate/client';
import { mostLosses } from './deadlines.ts';
import type { SessionContext, SessionEvent } from './session.types.ts';

interface Args {
  readonly context: SessionContext;
  readonly event: SessionEvent;
}

/** Questions to the context and the event; none can throw. */
export const guards = {
  /** Said by the frame that is mounted now, not by an earlier one. */
  framed: ({ context, event }: Args): boolean => context.frameUrl !== null && 'frameKey' in event && event.frameKey === context.frameKey,
  framedCode: (args: Args): boolean => guards.framed(args) && args.context.auth.type === 'code',
  /** Not taken out again and again, as by an extension that blocks it. */
  replaceable: (args: Args): boolean => guards.framed(args) && args.context.losses < mostLosses,
  /** The page shows its frame already, or there is no address to show yet. */
  needsNoFrame: (args: Args): boolean => args.context.frameUrl !== null || recordOf(args)?.qr_link == null,
  framable: (args: Args): boolean => toFrameUrl(args) !== null,
  /** The session came after all, when the person had already been told that it was late. */
  arrivedLate: (args: Args): boolean => args.context.error?.code === 'TIMEOUT' && guards.framable(args),
  /** The request can be made: a name, and a number where one is needed. */
  usable: ({ context, event }: Args): boolean => isUsableName(context.settings.name) && isUsableAuth('auth' in event && event.auth ? event.auth : context.auth),
  /** The page said `success` a moment ago: nothing is deleted, so nothing else can be begun. */
  mayBeLinked: ({ context }: Args): boolean => context.settings.clock.now() < context.mayBeLinkedUntil,
  mayBeLinkedAsAsked: (args: Args): boolean => {
    const { event, context } = args;
    return guards.mayBeLinked(args) && isSameAuth('auth' in event && event.auth ? event.auth : context.auth, context.auth);
  },
  unconfirmed: ({ context }: Args): boolean => context.error?.code === 'NOT_CONFIRMED',
  retryable: ({ context }: Args): boolean => context.error?.retryable === true,
};

export const longestName = 200;
export const isUsableName = (name: string): boolean => typeof name === 'string' && name.trim() !== '' && name.length <= longestName;
export const isUsableAuth = (auth: WhatsGateAuth): boolean => auth.type === 'qr' || (auth.type === 'code' && isUsableNumber(auth.number));

/** The record that an event brings, or the one known. */
export function recordOf({ context, event }: Args): WhatsGateRecord | null {
  return 'record' in event ? event.record : context.record;
}

/** The frame's address where it is allowed, otherwise null. */
export function toFrameUrl(args: Args): string | null {
  const judged = judgeLink(args);
  return judged instanceof URL ? judged.href : null;
}

/** The address of the QR page, or why it must not be shown. */
export function judgeLink(args: Args): URL | WhatsGateError {
  try {
    return parseQrLink(recordOf(args)?.qr_link ?? '', args.context.settings.frameRule);
  } catch (error) {
    return error as WhatsGateError;
  }
}
