import type { WhatsGateError, WhatsGateErrorCode } from '../../packages/client/src/index.ts';
import type { createFakeSession, SessionState } from '../../packages/core/src/testing/index.ts';

/** One picture of the ready-made screen. */
export interface ScreenState {
  readonly caption: string;
  readonly state: SessionState;
  /** The tab that is open. Default: `qr`. */
  readonly tab?: 'code';
  /** The session is by pairing code. */
  readonly isByCode?: boolean;
  /** The seconds until its code is too old. */
  readonly validFor?: number;
  readonly error?: WhatsGateErrorCode;
}

/** States that look like one of those that are shown: the first two like `creating`, the last like `idle`. */
export const alike: readonly SessionState[] = ['releasing', 'connecting', 'closed'];

/** Everything that a person can come to see, in the order in which it may happen. */
export const screenStates: readonly ScreenState[] = [
  { caption: 'idle', state: 'idle' },
  { caption: 'idle, phone number', state: 'idle', tab: 'code' },
  { caption: 'initializing', state: 'creating' },
  { caption: 'qr', state: 'qr', validFor: 64 },
  { caption: 'qr, stale', state: 'stale' },
  { caption: 'the page is silent', state: 'silent' },
  { caption: 'code', state: 'code', isByCode: true, validFor: 144 },
  { caption: 'error, the number', state: 'error', isByCode: true, error: 'INVALID_NUMBER' },
  { caption: 'error', state: 'error' },
  { caption: 'broken, unlinked', state: 'broken', error: 'UNLINKED' },
  { caption: 'success, confirming', state: 'confirming' },
  { caption: 'success, confirmed', state: 'linked' },
];

/** What such a session has besides the usual. @param toError - makes the error of a code */
export function toFields(
  { isByCode, validFor, error }: ScreenState,
  toError: (code: WhatsGateErrorCode) => WhatsGateError,
): Parameters<typeof createFakeSession>[1] {
  return {
    ...(isByCode && { auth: { type: 'code' as const, number: '79991234567' } }),
    ...(validFor !== undefined && { staleAt: Date.now() + validFor * 1_000 + 500 }),
    ...(error !== undefined && { error: toError(error) }),
  };
}
