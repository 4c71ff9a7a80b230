import type { Log } from '../runtime/log.ts';
import type { EmulatedSession, Sessions } from '../service/sessions.ts';

/** The `unique_id` of a session; without one, the only session that fits. */
export type Target = string | undefined;

/**
 * A phone with WhatsApp on it. Each call waits until a session can answer it: a scan waits for a code.
 *
 * @throws Error when several sessions fit and the call names none
 */
export interface VirtualPhone {
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
  /** Logs the session out on the phone, linked or not: it is gone at once. */
  disconnect(session?: Target): Promise<void>;
  /** A message arrives for the linked account. */
  message(text?: string, session?: Target): Promise<void>;
}

export interface PhoneOwner {
  readonly number: string;
  readonly pushname: string;
}

interface PhoneOptions {
  readonly sessions: Sessions;
  readonly log: Log;
  readonly owner: PhoneOwner;
  /** Called when a message arrives. */
  readonly onMessage: (session: EmulatedSession, data: Readonly<Record<string, unknown>>) => void;
}

export function createPhone({ sessions, log, owner, onMessage }: PhoneOptions): VirtualPhone {
  const when = (target: Target, isFit: (session: EmulatedSession) => boolean) => waitForOne(sessions, target, isFit);
  const authorize = (session: EmulatedSession, ready: boolean) =>
    sessions.authorize(session, { ...owner, number: session.number ?? owner.number }, ready);
  const gesture = (what: string, session: EmulatedSession, act: () => void) => {
    log.add('phone', what, session.uniqueId);
    act();
  };

  return {
    async scan(target) {
      const session = await when(target, (each) => showsCode(each) && each.number === null);
      gesture('scan', session, () => authorize(session, true));
    },
    async scanLate(target) {
      const { uniqueId, generation } = await when(target, (each) => showsCode(each) && each.number === null);
      const session = await when(uniqueId, (each) => showsCode(each) && each.generation > generation);
      gesture('scan late', session, () => sessions.reject(session));
    },
    async enterCode(code, target) {
      const session = await when(target, (each) => showsCode(each) && each.number !== null);
      const typed = code?.replace(/[\s-]/g, '').toUpperCase() ?? session.secret;
      gesture('enter code', session, () =>
        typed === session.secret ? authorize(session, true) : sessions.reject(session),
      );
    },
    async refuse(target) {
      const session = await when(target, showsCode);
      gesture('refuse', session, () => sessions.reject(session));
    },
    async neverReady(target) {
      const session = await when(target, showsCode);
      gesture('scan, but never get ready', session, () => authorize(session, false));
    },
    async disconnect(target) {
      const session = await when(target, (each) => each.status !== 'DESTROYING');
      gesture('log out', session, () => sessions.drop(session));
    },
    async message(text = 'Hello', target) {
      const session = await when(target, (each) => each.status === 'READY');
      gesture('message', session, () =>
        onMessage(session, { from: '79997654321@c.us', to: session.wid, type: 'chat', body: text }),
      );
    },
  };
}

const showsCode = (session: EmulatedSession) => session.view === 'qr';

/** Waits until exactly one session fits. @throws Error when several do */
export function waitForOne(
  sessions: Sessions,
  target: Target,
  isFit: (session: EmulatedSession) => boolean,
): Promise<EmulatedSession> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const fit = sessions
        .all()
        .filter((session) => (target === undefined || session.uniqueId === target) && isFit(session));
      if (fit.length === 0) return;
      stop();
      if (fit.length > 1)
        reject(new Error(`There are ${fit.length} sessions to choose from. Name one by its unique_id.`));
      else resolve(fit[0] as EmulatedSession);
    };
    const stop = sessions.onChange(look);
    look();
  });
}
