import { WhatsGateError, type WhatsGateErrorCode, type WhatsGateSnapshot } from '@whatsgate/core';
import { type FakeSession, type SessionState, sessionStates } from '@whatsgate/core/testing';
import { connectEn, connectEs, connectPt, connectRu } from '@whatsgate/ui/messages';

/** The texts of each language that the screen speaks. */
export const languages = { en: connectEn, es: connectEs, pt: connectPt, ru: connectRu } as const;

/** Something that `<whatsgate-connect>` can look like, for tests that must hold for all of it. */
export interface Look {
  readonly name: string;
  show(session: FakeSession): void;
}

const retryable = { start: false, retry: true, close: true } as const;
const byCode = { auth: { type: 'code', number: '79991234567' } } as const;
const staleAt = () => Date.now() + 160_000;
const account = (pushname: string | null) => ({ pushname, number: '79991234567', wid: '79991234567@c.us' });

const look = (name: string, state: SessionState, fields: () => Partial<WhatsGateSnapshot> = () => ({})): Look => ({
  name,
  show: (session) => session.show(state, fields()),
});
const errorCodes = Object.keys(connectEn.errors) as WhatsGateErrorCode[];

/** Every state of a session, by QR code and by pairing code. */
export const stateLooks: readonly Look[] = [
  ...sessionStates.map((state) => look(state, state)),
  ...(['creating', 'releasing', 'silent', 'error', 'broken'] as const).map((state) =>
    look(`${state} (pairing code)`, state, () => byCode),
  ),
  look('connecting with a pairing code', 'connecting', () => ({ ...byCode, code: 'ABCD1234' })),
  look('a code that has expired', 'code', () => ({ code: null, stale: true, can: retryable })),
  look('a QR code that counts down', 'qr', () => ({ staleAt: staleAt() })),
  look('a pairing code that counts down', 'code', () => ({ staleAt: staleAt() })),
  look('linked before', 'linked', () => ({ alreadyLinked: true })),
];

/** And every failure, and what fills the card most. */
export const looks: readonly Look[] = [
  ...stateLooks,
  look('linked without a name', 'linked', () => ({ account: account(null) }) as Partial<WhatsGateSnapshot>),
  look(
    'linked, with a long name',
    'linked',
    () => ({ account: account('Wolfeschlegelsteinhausenbergerdorff & Sons, Hamburg') }) as Partial<WhatsGateSnapshot>,
  ),
  ...errorCodes.flatMap((code) =>
    [{}, byCode].map((fields) =>
      look(`${code}${fields === byCode ? ' (pairing code)' : ''}`, 'error', () => ({
        ...fields,
        error: new WhatsGateError(code, 'x'),
      })),
    ),
  ),
];
