import { invalidNumber, normalizeNumber, type WhatsGateAuth, WhatsGateError } from '@whatsgate/client';
import { lastAnswer } from './deadlines.ts';
import type { SessionSettings } from './options.ts';
import { isUsableName, judgeLink, longestName, recordOf, toFrameUrl } from './session.guards.ts';
import type { SessionContext, SessionEmitted, SessionEvent, SlotPortCommand } from './session.types.ts';
import { unrepeatable } from './slot.actions.ts';

interface Args {
  readonly context: SessionContext;
  readonly event: SessionEvent;
}
type Patch = Partial<SessionContext>;
/** For actions that stand at one event only. */
type Fact<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

const withoutSession = { record: null, frameUrl: null, frameSilent: false, losses: 0, refreshes: 0, expiresAt: null } satisfies Patch;

export function toInitialContext(settings: SessionSettings): SessionContext {
  return { settings, auth: settings.auth, frameKey: 0, error: null, mayBeLinkedUntil: 0, ...withoutSession };
}

/** Context in, changes out: what the session remembers. */
export const patches = {
  beginAnew: ({ context, event }: Args): Patch => ({
    ...withoutSession,
    error: null,
    auth: normalize('auth' in event && event.auth ? event.auth : context.auth),
  }),
  keepRecord: ({ context, event }: Args): Patch => ({
    record: recordOf({ context, event }),
    expiresAt: (event as Fact<'slot.held'>).expiresAt,
    mayBeLinkedUntil: (event as Fact<'slot.held'>).mayBeLinkedUntil,
  }),
  /** A new key, so a new element: an earlier page's messages pass every check on the same one. */
  mountFrame: ({ context, event }: Args): Patch => ({
    frameUrl: toFrameUrl({ context, event }),
    frameKey: context.frameKey + 1,
    frameSilent: false,
    losses: 0,
    refreshes: 0,
    error: null,
  }),
  /** The element was taken out of the page: another one for the same session. */
  replaceFrame: (args: Args): Patch => ({ ...patches.mountFrame(args), losses: args.context.losses + 1 }),
  frameSpoke: (): Patch => ({ frameSilent: false, error: null }),
  frameIsSilent: (): Patch => ({ frameSilent: true }),
  countRefresh: ({ context }: Args): Patch => ({ refreshes: context.refreshes + 1 }),
  link: ({ context, event }: Args): Patch => ({
    record: recordOf({ context, event }),
    frameUrl: null,
    frameSilent: false,
    expiresAt: null,
    mayBeLinkedUntil: 0,
    error: null,
  }),
  forgetSession: (): Patch => ({ ...withoutSession, error: null }),

  fail: ({ event }: Args): Patch => ({ ...withoutSession, error: (event as Fact<'slot.failed'>).error }),
  refuse: ({ context }: Args): Patch => ({
    error: isUsableName(context.settings.name)
      ? invalidNumber()
      : new WhatsGateError('INVALID_OPTIONS', `A session needs a name of 1 to ${longestName} characters.`),
  }),
  tooLate: ({ context }: Args): Patch => ({ error: toLateError(context) }),
  notFreed: (): Patch => ({
    error: new WhatsGateError('TIMEOUT', 'The earlier session is still being deleted, so a new one cannot be made yet.'),
  }),
  forbidOrigin: (args: Args): Patch => ({ ...withoutSession, error: judgeLink(args) as WhatsGateError }),
  authFailed: (): Patch => ({ error: new WhatsGateError('AUTH_FAILED', 'WhatsApp did not accept the authorization.') }),
  broken: (): Patch => ({ ...withoutSession, error: new WhatsGateError('BROKEN', 'This session does not exist any more.') }),
  notConfirmed: ({ context: { mayBeLinkedUntil, settings } }: Args): Patch => ({
    error: new WhatsGateError('NOT_CONFIRMED', 'The phone reported success, but WhatsGate has not confirmed the link.', {
      retryAfter: Math.max(0, mayBeLinkedUntil - settings.clock.now()),
    }),
  }),
};

/** What the session asks of its slot. */
export const commands = {
  wantSlot: ({ context }: Args): SlotPortCommand => ({ type: 'want', intent: { name: context.settings.name, auth: context.auth } }),
  unwantSlot: (): SlotPortCommand => ({ type: 'want', intent: null }),
  askSlot: (): SlotPortCommand => ({ type: 'ask' }),
  abandonSlot: (): SlotPortCommand => ({ type: 'abandon' }),
  offerSlot: (): SlotPortCommand => ({ type: 'offer' }),
  withdrawSlot: (): SlotPortCommand => ({ type: 'withdraw' }),
  watchCalmly: (): SlotPortCommand => ({ type: 'watch', pace: 'calm' }),
  watchSilent: (): SlotPortCommand => ({ type: 'watch', pace: 'silent' }),
  watchConfirming: (): SlotPortCommand => ({ type: 'watch', pace: 'confirming' }),
};

/** What the session tells the outside. */
export const news = {
  tellLinked: ({ context }: Args): SessionEmitted => ({ type: 'linked', record: context.record as NonNullable<SessionContext['record']> }),
  tellFailed: ({ context }: Args): SessionEmitted => ({ type: 'failed', error: context.error as WhatsGateError }),
};

const deadline =
  (name: 'create' | 'frame' | 'confirm' | 'release') =>
  ({ context }: { context: SessionContext }): number =>
    context.settings.deadlines[name];

/** How long the session waits, in milliseconds. */
export const delays = {
  create: deadline('create'),
  frame: deadline('frame'),
  fresh: ({ context }: { context: SessionContext }): number => context.settings.deadlines.stale[context.auth.type],
  confirm: deadline('confirm'),
  lastAnswer,
  release: deadline('release'),
};

/** Only after `usable`, so the number parses. */
function normalize(auth: WhatsGateAuth): WhatsGateAuth {
  return auth.type === 'code' ? { type: 'code', number: normalizeNumber(auth.number) } : auth;
}

function toLateError({ record, settings }: SessionContext): WhatsGateError {
  if (record !== null) return new WhatsGateError('TIMEOUT', 'WhatsGate made the session but did not say where its QR page is.');
  return new WhatsGateError('TIMEOUT', 'WhatsGate has not made the session yet; it may still come.', {
    ambiguous: true,
    ...(!settings.relayed && unrepeatable),
  });
}
