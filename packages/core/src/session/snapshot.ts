import { toAccount, type WhatsGateAccount, type WhatsGateAuth, type WhatsGateError, type WhatsGateRecord } from '@whatsgate/client';
import type { SnapshotFrom } from 'xstate';
import type { whatsGateSessionMachine } from '../machine/index.ts';

/** Which buttons to enable. */
export interface WhatsGateAbilities {
  readonly start: boolean;
  readonly retry: boolean;
  readonly switchTo: boolean;
  readonly close: boolean;
}

interface Common {
  /** What is being attempted. */
  readonly auth: WhatsGateAuth;
  /** WhatsGate's record, its field names kept. */
  readonly record: WhatsGateRecord | null;
  /** The QR page to show; null when there must be no frame. */
  readonly frameUrl: string | null;
  /** Changes whenever the iframe element must be a new one. */
  readonly frameKey: number;
  /** The page has not said a word in time; the API is asked instead, and `record.qr_link` can be offered as a link. */
  readonly frameSilent: boolean;
  /** The pairing code when the API gave one; null again once the page shows a newer one. */
  readonly code: string | null;
  /** How many codes the page has shown. */
  readonly refreshes: number;
  /** The shown code is too old to be used; `retry` renews it. */
  readonly stale: boolean;
  /** When the session is given back if nobody links, in ms since the epoch. */
  readonly expiresAt: number | null;
  readonly can: WhatsGateAbilities;
}

interface Unlinked {
  readonly confirmed: false;
  readonly account: null;
}

/** What there is to show; narrows by `status` and by `confirmed`. */
export type WhatsGateSnapshot =
  | (Common & Unlinked & { readonly status: 'idle' | 'closed' | 'qr' | 'code'; readonly phase: null; readonly error: null })
  | (Common & Unlinked & { readonly status: 'initializing'; readonly phase: 'releasing' | 'creating' | 'connecting'; readonly error: null })
  | (Common & Unlinked & { readonly status: 'success'; readonly phase: 'confirming'; readonly error: null })
  | (Common & { readonly status: 'success'; readonly phase: null; readonly error: null; readonly confirmed: true; readonly account: WhatsGateAccount })
  | (Common & Unlinked & { readonly status: 'error' | 'broken'; readonly phase: null; readonly error: WhatsGateError });

export type WhatsGateSessionStatus = WhatsGateSnapshot['status'];

/** Reads the machine's state as a snapshot. */
export function toSnapshot(state: SnapshotFrom<typeof whatsGateSessionMachine>): WhatsGateSnapshot {
  const { auth, record, frameUrl, frameKey, frameSilent, refreshes, expiresAt, error } = state.context;
  const [status, inner = null] = typeof state.value === 'string' ? [state.value] : (Object.entries(state.value)[0] as [string, string]);
  const phase = inner === 'deciding' ? 'confirming' : inner;
  const confirmed = phase === 'confirmed';
  const snapshot = {
    status,
    phase: status === 'initializing' || phase === 'confirming' ? phase : null,
    auth,
    record,
    account: confirmed && record !== null ? toAccount(record) : null,
    confirmed,
    frameUrl,
    frameKey,
    frameSilent,
    code: (status === 'code' || status === 'initializing') && refreshes <= 1 ? (record?.code ?? null) : null,
    refreshes,
    stale: phase === 'stale',
    expiresAt,
    can: {
      start: state.can({ type: 'start' }),
      retry: state.can({ type: 'retry' }),
      switchTo: state.can({ type: 'switch', auth }),
      close: state.can({ type: 'close' }),
    },
    error: status === 'error' || status === 'broken' ? error : null,
  };
  // The chart's states are the union's members; that they match is tested, since XState's value is not typed that finely.
  return snapshot as WhatsGateSnapshot;
}

/** Whether two snapshots show the same: a poll that brought nothing new must not render anything. */
export function isSameSnapshot(a: WhatsGateSnapshot, b: WhatsGateSnapshot): boolean {
  return isShallowEqual(a, b, (x, y) => isShallowEqual(x, y, Object.is));
}

function isShallowEqual(a: unknown, b: unknown, isEqual: (x: unknown, y: unknown) => boolean): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || a instanceof Error || b instanceof Error) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(Reflect.get(a, key), Reflect.get(b, key)));
}
