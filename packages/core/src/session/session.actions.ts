import { invalidNumber, parseE164, toAccount, type WhatsGateAuth, WhatsGateError } from '@whatsgate/client';
import { unrepeatable } from '../slot/index.ts';
import { finalCheckWait } from '../timings.ts';
import type { SessionSettings } from './options.ts';
import { checkQrLink, recordOf, requestedAuth, toFrameUrl } from './session.guards.ts';
import type { SessionContext, SessionEmitted, SessionEvent, SlotConnectionCommand } from './session.types.ts';
import { isUsableName, maxNameLength } from './usable-name.ts';

interface Args {
  readonly context: SessionContext;
  readonly event: SessionEvent;
}
type Patch = Partial<SessionContext>;

const withoutFrame = { frameUrl: null, frameRemovals: 0, codesShown: 0, staleAt: null } satisfies Patch;
const withoutSession = {
  ...withoutFrame,
  record: null,
  account: null,
  alreadyLinked: false,
  expiresAt: null,
} satisfies Patch;

export function toInitialContext(settings: SessionSettings): SessionContext {
  return { settings, auth: settings.auth, frameKey: 0, error: null, mayBeLinkedUntil: 0, ...withoutSession };
}

/** Context in, changes out: what the session remembers. */
export const patches = {
  /** Only after `isInputValid`, so the number parses. */
  startAttempt: (args: Args): Patch => ({
    ...withoutSession,
    error: null,
    mayBeLinkedUntil: 0,
    auth: normalize(requestedAuth(args)),
  }),
  keepRecord: (args: Args): Patch => ({
    record: recordOf(args),
    ...('expiresAt' in args.event && {
      expiresAt: args.event.expiresAt,
      mayBeLinkedUntil: args.event.mayBeLinkedUntil,
    }),
  }),
  /** A new key, so a new element: an earlier page's messages pass every check on the same one. */
  mountFrame: (args: Args): Patch => ({
    ...withoutFrame,
    frameUrl: toFrameUrl(args),
    frameKey: args.context.frameKey + 1,
    error: null,
  }),
  /** The element was removed from the page: another one for the same session. */
  remountFrame: (args: Args): Patch => ({ ...patches.mountFrame(args), frameRemovals: args.context.frameRemovals + 1 }),
  clearError: (): Patch => ({ error: null }),
  countCode: ({ context }: Args): Patch => ({
    codesShown: context.codesShown + 1,
    staleAt: context.settings.clock.now() + context.settings.deadlines.stale[context.auth.type],
    error: null,
  }),
  link: (args: Args): Patch => {
    const record = recordOf(args);
    return {
      ...withoutSession,
      record,
      // A linked session may show another status for a while, and no account then.
      account: record && (record.wid === null ? (args.context.account ?? toAccount(record)) : toAccount(record)),
      alreadyLinked: 'alreadyLinked' in args.event && args.event.alreadyLinked,
      mayBeLinkedUntil: 0,
      error: null,
    };
  },
  clearSession: (): Patch => ({ ...withoutSession, error: null }),

  recordError: ({ event }: Args): Patch => ({ ...('error' in event && { error: event.error }) }),
  recordFailure: ({ event }: Args): Patch => ({
    ...withoutSession,
    mayBeLinkedUntil: 0,
    ...('error' in event && { error: event.error }),
  }),
  rejectInput: ({ context }: Args): Patch => ({ error: toInputError(context) }),
  createTimedOut: ({ context }: Args): Patch => ({ error: toLateError(context) }),
  releaseTimedOut: (): Patch => ({
    error: new WhatsGateError(
      'TIMEOUT',
      'The earlier session is still being deleted, so a new one cannot be created yet.',
    ),
  }),
  forbidOrigin: (args: Args): Patch => ({ ...withoutSession, error: checkQrLink(args) as WhatsGateError }),
  authFailed: (): Patch => ({ error: new WhatsGateError('AUTH_FAILED', 'WhatsApp did not accept the authorization.') }),
  sessionBroken: (): Patch => ({
    ...withoutSession,
    error: new WhatsGateError('BROKEN', 'This session does not exist any more.'),
  }),
  sessionGone: (): Patch => ({ ...patches.sessionBroken(), mayBeLinkedUntil: 0 }),
  sessionUnlinked: ({ context: { account } }: Args): Patch => ({
    ...withoutSession,
    account,
    error: new WhatsGateError(
      'UNLINKED',
      'This account is not linked any more: it was logged out on the phone, or unlinked.',
    ),
  }),
  linkUnconfirmed: ({ context: { mayBeLinkedUntil, settings } }: Args): Patch => ({
    error: new WhatsGateError(
      'NOT_CONFIRMED',
      'The phone reported success, but WhatsGate has not confirmed the link.',
      {
        retryAfter: Math.max(0, mayBeLinkedUntil - settings.clock.now()),
      },
    ),
  }),
};

/** What the session asks of its slot. */
export const commands = {
  desireSlot: ({ context }: Args): SlotConnectionCommand => ({
    type: 'desire',
    spec: { name: context.settings.name, auth: context.auth },
  }),
  releaseSlot: (): SlotConnectionCommand => ({ type: 'desire', spec: null }),
  offerSlot: (): SlotConnectionCommand => ({ type: 'offer' }),
  withdrawSlot: (): SlotConnectionCommand => ({ type: 'withdraw' }),
  leaveSlot: (): SlotConnectionCommand => ({ type: 'leave' }),
  verifySlot: (): SlotConnectionCommand => ({ type: 'verify' }),
  watchSlot: (): SlotConnectionCommand => ({ type: 'setWatched', isWatched: true }),
  unwatchSlot: (): SlotConnectionCommand => ({ type: 'setWatched', isWatched: false }),
  pollNow: (): SlotConnectionCommand => ({ type: 'pollNow' }),
  pollSlowly: (): SlotConnectionCommand => ({ type: 'setPollRate', rate: 'calm' }),
  pollQuickly: (): SlotConnectionCommand => ({ type: 'setPollRate', rate: 'silent' }),
  reportSuccess: (): SlotConnectionCommand => ({ type: 'reportSuccess' }),
  releaseOnUnload: (): SlotConnectionCommand => ({ type: 'releaseOnUnload' }),
};

/** What the session tells the code around it. */
export const emitted = {
  emitLinked: (): SessionEmitted => ({ type: 'linked' }),
  emitFailed: ({ context }: Args): SessionEmitted => ({ type: 'failed', error: context.error as WhatsGateError }),
  /** An unusable number is refused while a session goes on: nothing on screen changes. */
  emitInvalidInput: ({ context }: Args): SessionEmitted => ({ type: 'failed', error: toInputError(context) }),
};

const deadline =
  (name: 'create' | 'frame' | 'confirm' | 'release' | 'grace') =>
  ({ context }: { readonly context: SessionContext }): number =>
    context.settings.deadlines[name];

/** How long the session waits, in milliseconds. */
export const delays = {
  create: deadline('create'),
  frame: deadline('frame'),
  fresh: ({ context }: { readonly context: SessionContext }): number =>
    context.settings.deadlines.stale[context.auth.type],
  confirm: deadline('confirm'),
  finalCheckWait,
  release: deadline('release'),
  grace: deadline('grace'),
};

function normalize(auth: WhatsGateAuth): WhatsGateAuth {
  return auth.type === 'code' ? { type: 'code', number: parseE164(auth.number) } : { type: 'qr' };
}

function toInputError({ settings: { name } }: SessionContext): WhatsGateError {
  return isUsableName(name)
    ? invalidNumber()
    : new WhatsGateError('INVALID_OPTIONS', `A session needs a name of 1 to ${maxNameLength} characters.`);
}

function toLateError({ record, settings }: SessionContext): WhatsGateError {
  if (record !== null)
    return new WhatsGateError('TIMEOUT', 'WhatsGate created the session but did not say where its QR page is.');
  return new WhatsGateError('TIMEOUT', 'WhatsGate has not created the session yet; it may still come.', {
    ambiguous: true,
    ...(!settings.relayed && unrepeatable),
  });
}
