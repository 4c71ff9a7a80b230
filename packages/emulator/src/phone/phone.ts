import type { Log } from '../runtime/log.ts';
import type { EmulatedSession } from '../service/session.ts';
import type { Sessions } from '../service/sessions.ts';
import { type Target, waitForSession } from './wait-for-session.ts';

/**
 * A phone with WhatsApp on it. Each call waits until a session can answer it: a scan waits for a code.
 *
 * @throws Error when several sessions fit and the call names none
 */
export interface VirtualPhone extends PhoneOwner {
  /** Scans the QR code. */
  scan(session?: Target): Promise<void>;
  /** Scans a code just after the next one has replaced it: the authorization fails. */
  scanLate(session?: Target): Promise<void>;
  /** Types a pairing code: by default the one that the session shows. A wrong one fails the authorization. */
  enterCode(code?: string, session?: Target): Promise<void>;
  /** Refuses the link, as the person or WhatsApp may: the authorization fails. */
  refuse(session?: Target): Promise<void>;
  /** Scans or types the code, but the session never becomes `READY`. */
  neverReady(session?: Target): Promise<void>;
  /**
   * Scans or types the code, and is asked to continue on another device: WhatsApp wants a passkey. The page hears
   * nothing of it, and its codes go on refreshing.
   */
  passkey(session?: Target): Promise<void>;
  /** Logs the session out on the phone, linked or not: it is gone at once. */
  disconnect(session?: Target): Promise<void>;
  /** Logs a linked session out on the phone, but the service keeps it: it shows a code again. */
  unlink(session?: Target): Promise<void>;
  /** A message arrives for the linked account. */
  message(text?: string, session?: Target): Promise<void>;
}

/** Whose phone it is. */
export interface PhoneOwner {
  /** Digits, as in `79991234567`. */
  readonly number: string;
  /** The display name of the WhatsApp profile. */
  readonly pushname: string;
}

export interface PhoneOptions {
  readonly sessions: Sessions;
  readonly log: Log;
  readonly owner: PhoneOwner;
  /** Whether it pairs any number, and answers for sessions that no phone has scanned: the first phone does. */
  readonly isFirst: boolean;
  /** Called when a message arrives. */
  readonly onMessage: (session: EmulatedSession, data: Readonly<Record<string, unknown>>) => void;
}

export function createPhone({ sessions, log, owner, isFirst, onMessage }: PhoneOptions): VirtualPhone {
  const when = (target: Target, isFit: (session: EmulatedSession) => boolean) =>
    waitForSession(sessions, target, isFit);
  const isOurs = ({ phone }: EmulatedSession) => phone === owner.number || (isFirst && phone === null);
  const canPair = ({ number }: EmulatedSession) => number === null || isFirst || number === owner.number;
  /** A session that this phone can authorize. A named one fits whatever its number is: then the authorization fails. */
  const showsCodeFor = (target: Target) => (session: EmulatedSession) =>
    showsCode(session) && (target !== undefined || canPair(session));
  const authorize = (session: EmulatedSession, ready: boolean) => {
    if (!canPair(session)) return sessions.reject(session);
    const { number, pushname } = owner;
    sessions.authorize(session, { phone: number, number: session.number ?? number, pushname }, ready);
  };
  const act = (what: string, session: EmulatedSession, action: () => void) => {
    log.add('phone', isFirst ? what : `${owner.pushname}: ${what}`, session.uniqueId);
    action();
  };

  return {
    ...owner,
    async scan(target) {
      const session = await when(target, showsQr);
      act('scan', session, () => authorize(session, true));
    },
    async scanLate(target) {
      const { uniqueId, generation } = await when(target, showsQr);
      const session = await when(uniqueId, (each) => showsCode(each) && each.generation > generation);
      act('scan late', session, () => sessions.reject(session));
    },
    async enterCode(code, target) {
      const isFit = showsCodeFor(target);
      const session = await when(target, (each) => isFit(each) && each.number !== null);
      const typed = code?.replace(/[\s-]/g, '').toUpperCase() ?? session.secret;
      act('enter code', session, () =>
        typed === session.secret ? authorize(session, true) : sessions.reject(session),
      );
    },
    async refuse(target) {
      const session = await when(target, showsCodeFor(target));
      act('refuse', session, () => sessions.reject(session));
    },
    async neverReady(target) {
      const session = await when(target, showsCodeFor(target));
      act('scan, but never get ready', session, () => authorize(session, false));
    },
    async passkey(target) {
      const session = await when(target, showsCodeFor(target));
      act('scan, but a passkey is asked for', session, () => sessions.askPasskey(session));
    },
    async disconnect(target) {
      const session = await when(target, (each) => each.status !== 'DESTROYING' && isOurs(each));
      act('log out', session, () => sessions.drop(session));
    },
    async unlink(target) {
      const session = await when(target, (each) => each.status === 'READY' && isOurs(each));
      act('log out, but the session stays', session, () => sessions.unlink(session));
    },
    async message(text = 'Hello', target) {
      const session = await when(target, (each) => each.status === 'READY' && isOurs(each));
      act('message', session, () =>
        onMessage(session, { from: '79997654321@c.us', to: session.wid, type: 'chat', body: text }),
      );
    },
  };
}

const showsCode = (session: EmulatedSession) => session.view === 'qr';
const showsQr = (session: EmulatedSession) => showsCode(session) && session.number === null;
