import type { EmulatedSession, Sessions } from './sessions.ts';

/** Which session a phone is held to: its `unique_id`, or the only one there is. */
export type Target = string | undefined;

/**
 * A phone with WhatsApp on it. Each call waits until a session shows a code that it can be held to.
 *
 * @throws Error when there are several sessions and none was named
 */
export interface VirtualPhone {
  /** Scans the QR code. */
  scan(session?: Target): Promise<void>;
  /** Types a pairing code: the one that is shown, or the given one, which may be wrong. */
  enterCode(code?: string, session?: Target): Promise<void>;
  /** The person refuses, or WhatsApp does: the authorization fails. */
  refuse(session?: Target): Promise<void>;
  /** Authorizes, but the session never becomes `READY`. */
  neverReady(session?: Target): Promise<void>;
  /** Logs the session out on the phone, linked or not: it is gone. */
  disconnect(session?: Target): Promise<void>;
}

export interface PhoneOwner {
  readonly number: string;
  readonly pushname: string;
}

export function createPhone(sessions: Sessions, owner: PhoneOwner): VirtualPhone {
  const when = (target: Target, isFit: (session: EmulatedSession) => boolean) =>
    new Promise<EmulatedSession>((resolve, reject) => {
      const look = () => {
        const fit = sessions.all().filter((session) => (target === undefined || session.uniqueId === target) && isFit(session));
        if (fit.length === 0) return false;
        stop();
        if (fit.length > 1) reject(new Error(`There are ${fit.length} sessions to choose from. Name one by its unique_id.`));
        else resolve(fit[0] as EmulatedSession);
        return true;
      };
      const stop = sessions.onChange(look);
      look();
    });
  const showsCode = (session: EmulatedSession) => session.view === 'qr';
  const accountOf = (session: EmulatedSession) => ({ ...owner, number: session.number ?? owner.number });

  return {
    async scan(target) {
      const session = await when(target, (each) => showsCode(each) && each.number === null);
      sessions.authorize(session, accountOf(session), true);
    },
    async enterCode(code, target) {
      const session = await when(target, (each) => showsCode(each) && each.number !== null);
      const typed = code?.replace(/[\s-]/g, '').toUpperCase() ?? session.secret;
      if (typed === session.secret) sessions.authorize(session, accountOf(session), true);
      else sessions.reject(session);
    },
    async refuse(target) {
      sessions.reject(await when(target, showsCode));
    },
    async neverReady(target) {
      const session = await when(target, showsCode);
      sessions.authorize(session, accountOf(session), false);
    },
    async disconnect(target) {
      sessions.drop(await when(target, (session) => session.status !== 'DESTROYING'));
    },
  };
}
