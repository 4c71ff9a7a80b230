import { WhatsGateError, type WhatsGateErrorCode, type WhatsGateErrorOptions } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { isCertainFailure } from '../../src/slots/certain-failure.ts';

const fail = (code: WhatsGateErrorCode, options: WhatsGateErrorOptions = {}) =>
  new WhatsGateError(code, 'It failed.', options);
const answered = (status: number | null) => ({ server: { name: null, message: null, code: null, status } });

describe('C1: after a create that failed there is certainly no session', () => {
  it.each<WhatsGateErrorCode>(['UNAUTHORIZED', 'INVALID_NUMBER', 'INVALID_OPTIONS', 'SLOTS_EXHAUSTED', 'RATE_LIMITED'])(
    'when WhatsGate has refused it with %s',
    (code) => {
      expect(isCertainFailure(fail(code))).toBe(true);
    },
  );

  it.each<WhatsGateErrorCode>(['NETWORK', 'OFFLINE'])('when the request never left: %s', (code) => {
    expect(isCertainFailure(fail(code, { ambiguous: false }))).toBe(true);
  });

  it.each([400, 403, 404, 422, 451, 498])('when the answer was a %i', (status) => {
    expect(isCertainFailure(fail('API_ERROR', answered(status)))).toBe(true);
  });
});

describe('C1: after a create that failed there may be a session', () => {
  it.each<WhatsGateErrorCode>(['NETWORK', 'OFFLINE'])('when the request may have arrived: %s', (code) => {
    expect(isCertainFailure(fail(code, { ambiguous: true }))).toBe(false);
  });

  it.each([408, 409, 425, 499, 500, 502, 599, 200, 302, 399, null])('when the answer was a %s', (status) => {
    expect(isCertainFailure(fail('API_ERROR', answered(status)))).toBe(false);
  });

  it.each<WhatsGateErrorCode>(['API_ERROR', 'UNAVAILABLE', 'TIMEOUT', 'BROKEN'])('when no answer was: %s', (code) => {
    expect(isCertainFailure(fail(code))).toBe(false);
  });

  it.each<WhatsGateErrorCode>(['UNAVAILABLE', 'TIMEOUT', 'BROKEN'])('when %s came with a 404', (code) => {
    expect(isCertainFailure(fail(code, answered(404)))).toBe(false);
  });

  it.each([new Error('No'), new TypeError('fetch failed'), 'UNAUTHORIZED', { code: 'UNAUTHORIZED' }, null, undefined])(
    'when it was no error of WhatsGate: %s',
    (thrown) => {
      expect(isCertainFailure(thrown)).toBe(false);
    },
  );
});
