import type { WhatsGateAccount, WhatsGateAuth, WhatsGateError, WhatsGateRecord } from '@whatsgate/client';
import type { SnapshotFrom } from 'xstate';
import type { whatsGateSessionMachine } from './session.machine.ts';

/** Which buttons to enable. */
export interface WhatsGateAbilities {
  /** `start()` without an argument would do something now. */
  readonly start: boolean;
  readonly retry: boolean;
  readonly close: boolean;
}

interface Common {
  /** What is being attempted. */
  readonly auth: WhatsGateAuth;
  /** WhatsGate's record, its field names kept. */
  readonly record: WhatsGateRecord | null;
  /** The account was linked before this session began: `onSuccess` is not called. */
  readonly alreadyLinked: boolean;
  /** The QR page to show; null when there must be no frame. */
  readonly frameUrl: string | null;
  /** Changes whenever the iframe element must be a new one. */
  readonly frameKey: number;
  /** The page has sent no message in time; the API is asked instead, and `pageUrl` can be offered as a link. */
  readonly frameSilent: boolean;
  /** The QR page, to open in a new tab. */
  readonly pageUrl: string | null;
  /** The pairing code when the API gave one; null once it is stale or the page shows a newer one. */
  readonly code: string | null;
  /** How many codes the page has shown. */
  readonly refreshes: number;
  /** The shown code is too old to be used; `retry` renews it. */
  readonly stale: boolean;
  /** When the shown code becomes stale, in ms since the epoch. */
  readonly staleAt: number | null;
  /** When the session is released unless an account is linked, in ms since the epoch. */
  readonly expiresAt: number | null;
  readonly can: WhatsGateAbilities;
}

interface Unlinked {
  readonly confirmed: false;
  readonly account: null;
}

/** What there is to show; narrows by `status` and by `confirmed`. */
export type WhatsGateSnapshot =
  | (Common &
      Unlinked & { readonly status: 'idle' | 'closed' | 'qr' | 'code'; readonly phase: null; readonly error: null })
  | (Common &
      Unlinked & {
        readonly status: 'initializing';
        readonly phase: 'releasing' | 'creating' | 'connecting';
        readonly error: null;
      })
  | (Common & Unlinked & { readonly status: 'success'; readonly phase: 'confirming'; readonly error: null })
  | (Common & {
      readonly status: 'success';
      readonly phase: null;
      readonly error: null;
      readonly confirmed: true;
      readonly account: WhatsGateAccount;
    })
  | (Common & Unlinked & { readonly status: 'error'; readonly phase: null; readonly error: WhatsGateError })
  /** After an unlink (`UNLINKED`) the account that was linked. */
  | (Common & {
      readonly status: 'broken';
      readonly phase: null;
      readonly error: WhatsGateError;
      readonly confirmed: false;
      readonly account: WhatsGateAccount | null;
    });

export type WhatsGateSessionStatus = WhatsGateSnapshot['status'];

/** Reads the machine's state as a snapshot. */
export function toSnapshot(state: SnapshotFrom<typeof whatsGateSessionMachine>): WhatsGateSnapshot {
  const { auth, record, account, alreadyLinked, frameUrl, frameKey, codesShown, staleAt, expiresAt, error } =
    state.context;
  const status = typeof state.value === 'string' ? state.value : Object.keys(state.value)[0];
  const confirmed = state.matches({ success: 'confirmed' });
  const isShowing = status === 'qr' || status === 'code';
  const stale = state.matches({ qr: 'stale' }) || state.matches({ code: 'stale' });
  const snapshot = {
    status,
    phase: toPhase(state),
    auth,
    record,
    account: confirmed || status === 'broken' ? account : null,
    confirmed,
    alreadyLinked: confirmed && alreadyLinked,
    frameUrl,
    frameKey,
    frameSilent: state.matches({ initializing: { connecting: 'silent' } }),
    pageUrl: frameUrl,
    code: (status === 'code' || status === 'initializing') && !stale && codesShown <= 1 ? (record?.code ?? null) : null,
    refreshes: codesShown,
    stale,
    staleAt: isShowing ? staleAt : null,
    expiresAt,
    can: {
      start: state.can({ type: 'start' }),
      retry: state.can({ type: 'retry' }),
      close: state.can({ type: 'close' }),
    },
    error: status === 'error' || status === 'broken' ? error : null,
  };
  // The chart's states are the union's members; that they match is tested, since XState's
  // value is not typed that finely.
  return snapshot as WhatsGateSnapshot;
}

function toPhase(state: SnapshotFrom<typeof whatsGateSessionMachine>): WhatsGateSnapshot['phase'] {
  if (state.matches({ initializing: 'releasing' })) return 'releasing';
  if (state.matches({ initializing: 'creating' })) return 'creating';
  if (state.matches('initializing')) return 'connecting';
  return state.matches('success') && !state.matches({ success: 'confirmed' }) ? 'confirming' : null;
}

/** Whether two snapshots show the same: a poll that brought nothing new must not render anything. */
export function isSameSnapshot(a: WhatsGateSnapshot, b: WhatsGateSnapshot): boolean {
  return isShallowEqual(a, b, (x, y) => isShallowEqual(x, y, Object.is));
}

function isShallowEqual(a: unknown, b: unknown, isEqual: (x: unknown, y: unknown) => boolean): boolean {
  if (Object.is(a, b)) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    a instanceof Error ||
    b instanceof Error
  )
    return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => isEqual(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
