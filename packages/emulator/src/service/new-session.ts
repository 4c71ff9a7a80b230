import { createCode, createPayload, createUniqueId } from './secrets.ts';
import type { EmulatedSession } from './session.ts';

/** What a create asks for. */
export type NewSession = Pick<EmulatedSession, 'name' | 'requestedName' | 'callback' | 'number'>;

/** A session as it is right after its create. */
export function createSession(spec: NewSession, id: number, createdAt: number): EmulatedSession {
  return {
    ...spec,
    id,
    uniqueId: createUniqueId(),
    createdAt,
    status: 'PENDING',
    view: 'loading',
    generation: 0,
    secret: createSecret(spec.number),
    pushname: null,
    wid: null,
    phone: null,
    asksPasskey: false,
    shownAs: null,
    lastReadAt: null,
    isReadSinceStep: false,
    isLinkShown: false,
  };
}

/** The text of a QR code, or a pairing code for a number. */
export function createSecret(number: string | null): string {
  return number === null ? createPayload() : createCode();
}
