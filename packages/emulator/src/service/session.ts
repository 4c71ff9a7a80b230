/** What the QR page of a session shows. */
export type PageView = 'loading' | 'qr' | 'success' | 'error' | 'broken';

/** A status that the API shows instead of the true one. */
export interface ShownStatus {
  readonly status: string;
  /** The `wid` in the record; undefined for the true one. */
  readonly wid: string | null | undefined;
}

/** A session as the emulator knows it: the truth, and how the API shows it. */
export interface EmulatedSession {
  readonly id: number;
  readonly uniqueId: string;
  /** The name that the service keeps. In unreliable mode it may differ from the requested one. */
  readonly name: string;
  readonly requestedName: string;
  /** The address of its webhooks; empty for none. */
  callback: string;
  /** The number to pair with; null for a QR session. */
  readonly number: string | null;
  readonly createdAt: number;
  status: 'PENDING' | 'AUTH' | 'READY' | 'DESTROYING';
  view: PageView;
  /** How many codes it has shown; each refresh is a new one. */
  generation: number;
  /** The text of the QR picture, or the pairing code. */
  secret: string;
  pushname: string | null;
  wid: string | null;
  /** The number of the phone that scanned or typed the code; null before that. */
  phone: string | null;
  /** The phone waits for a passkey on another device. */
  asksPasskey: boolean;
  /** Set by `setStatus` or a flicker. */
  shownAs: ShownStatus | null;
  /** When an answer last showed the session as it is. Milliseconds since the epoch. */
  lastReadAt: number | null;
  /** Whether an answer has shown it since the scan, or since `READY` if that was later. */
  isReadSinceStep: boolean;
  /** Whether an answer or an accepted webhook has shown that it is linked. */
  isLinkShown: boolean;
}

/** What WhatsGate holds: one session, as it really is. */
export interface SessionState {
  readonly uniqueId: string;
  /** The name that the service keeps. */
  readonly name: string;
  readonly callback: string;
  /** The number to pair with; null for a QR session. */
  readonly number: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The true status; only `READY` means linked. */
  readonly status: EmulatedSession['status'];
  /** The status that the API shows instead, set by `setStatus` or by the unreliable mode; otherwise null. */
  readonly shownStatus: string | null;
  readonly view: PageView;
  readonly wid: string | null;
  readonly pushname: string | null;
  /** The number of the phone that scanned or typed the code; null before that. */
  readonly phone: string | null;
  /** The phone waits for a passkey on another device. */
  readonly asksPasskey: boolean;
}

export function toState(session: EmulatedSession): SessionState {
  const { uniqueId, name, callback, number, createdAt, status, view, wid, pushname, phone, asksPasskey } = session;
  return {
    uniqueId,
    name,
    callback,
    number,
    createdAt,
    status,
    shownStatus: session.shownAs?.status ?? null,
    view,
    wid,
    pushname,
    phone,
    asksPasskey,
  };
}
