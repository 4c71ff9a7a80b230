import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameOriginRule, isWhatsGateError, parseE164, parseQrLink, parseRecord } from '../src/index.ts';
import { runs } from './runs.ts';

/** What it gives, or the code it fails with; anything else that is thrown fails the test. */
function outcome<Result>(run: () => Result): { readonly result: Result } | { readonly code: string } {
  try {
    return { result: run() };
  } catch (error) {
    if (!isWhatsGateError(error)) throw error;
    return { code: error.code };
  }
}

describe(`${runs} cases each`, { timeout: 600_000 }, () => {
  it('N9, N15, T19: a record is whole, fresh and typed, or BAD_RESPONSE', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('', ' ', 'READY', 'https://whatsgate.org/qr/1'),
      fc.constant(null),
      fc.anything(),
    );
    const fields = [
      'id',
      'name',
      'unique_id',
      'status',
      'callback',
      'date_add',
      'qr',
      'code',
      'status_name',
      'pushname',
      'wid',
      'qr_link',
    ];
    const expected = [...fields].sort().join();
    const near = fc.record(Object.fromEntries([...fields, '__proto__', 'more'].map((field) => [field, text])), {
      requiredKeys: [],
    });
    const good = fc.record({
      unique_id: fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeInteger()),
      status: fc.string({ minLength: 1 }),
      name: fc.string(),
    });
    fc.assert(
      fc.property(fc.oneof(near, good, fc.anything()), (value) => {
        const parsed = outcome(() => parseRecord(value));
        if ('code' in parsed) {
          expect(parsed.code).toBe('BAD_RESPONSE');
          return;
        }
        const { id, unique_id: uniqueId, status, ...texts } = parsed.result;
        const isWhole = Object.keys(parsed.result).sort().join() === expected;
        const isTyped = (id === null || typeof id === 'number') && uniqueId.trim() !== '' && status !== '';
        const areTexts = Object.values(texts).every(
          (each) => each === null || (typeof each === 'string' && each !== ''),
        );
        if (!(isWhole && isTyped && areTexts)) throw new Error(`not a record: ${JSON.stringify(parsed.result)}`);
      }),
      { numRuns: runs },
    );
  });

  it('T7: an address that is let through is https of WhatsGate or listed, and nothing else', () => {
    const hosts = fc.constantFrom(
      'whatsgate.org',
      'WhatsGate.ru',
      'a.whatsgate.org',
      'whatsgate.org.',
      'evil.test',
      'whatsgate.org.evil.test',
      'localhost',
      '127.0.0.1',
      '[::1]',
      'wa.example.com',
      'xn--whatsgate-x.org',
    );
    const parts = fc.tuple(
      fc.constantFrom('https://', 'http://', 'HTTPS:', 'javascript:', 'data:', '//', 'blob:https://', ''),
      fc.constantFrom('', 'user@', 'user:word@', 'whatsgate.org@', '%00'),
      fc.oneof(hosts, fc.domain(), fc.string()),
      fc.constantFrom('', ':443', ':8443', ':0'),
      fc.oneof(
        fc.constantFrom('/qr/6345', '/qr/', '/qr/a/b', '/qr/../x', '/', '', '\\qr\\6345', '/qr/6345?x#y'),
        fc.webPath(),
        fc.string(),
      ),
    );
    const rules: readonly FrameOriginRule[] = [
      { origins: null, pageOrigin: 'https://app.example' },
      { origins: null, pageOrigin: 'http://localhost:5173' },
      { origins: null, pageOrigin: 'https://whatsgate.org' },
      { origins: ['https://wa.example.com'], pageOrigin: null },
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          parts.map((each) => each.join('')),
          fc.string(),
          fc.webUrl(),
        ),
        fc.constantFrom(...rules),
        (link, rule) => {
          const parsed = outcome(() => parseQrLink(link, rule));
          if ('code' in parsed) {
            expect(parsed.code).toBe('FORBIDDEN_ORIGIN');
            return;
          }
          const { origin, protocol, hostname, username, password, pathname } = parsed.result;
          const isVendor = protocol === 'https:' && /^(?:[^.]+\.)*whatsgate\.(?:org|ru)$/.test(hostname);
          const isLocal =
            rule.pageOrigin === 'http://localhost:5173' && ['localhost', '[::1]', '127.0.0.1'].includes(hostname);
          expect(rule.origins?.includes(origin) ?? (isVendor || isLocal)).toBe(true);
          expect([username, password]).toEqual(['', '']);
          expect(pathname).toMatch(/^\/qr\/[^/]+$/);
          expect(origin).not.toBe(rule.pageOrigin);
        },
      ),
      { numRuns: runs },
    );
  });

  it('U1, U4: a number is exactly the digits that were written, with their country code, or INVALID_NUMBER', () => {
    const piece = fc.constantFrom(
      '+',
      '00',
      '8',
      '7',
      '9',
      '1',
      '44',
      '999',
      '1234567',
      ' ',
      '(',
      ')',
      '(0)',
      '-',
      '.',
      '\u202a',
      '\u00a0',
      '٧',
      '७',
      '０',
      'x',
      '',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
          fc.string(),
          fc.anything(),
        ),
        (input) => {
          const parsed = outcome(() => parseE164(input as string));
          if ('code' in parsed) {
            expect(parsed.code).toBe('INVALID_NUMBER');
            return;
          }
          expect(parsed.result).toMatch(/^\+[1-9]\d{7,14}$/);
          // It stays itself: nothing is rewritten twice.
          expect(parseE164(parsed.result)).toBe(parsed.result);
          const written = [...(input as string).normalize('NFKC')].filter((each) => /\p{Nd}/u.test(each)).length;
          expect([written, written - 2]).toContain(parsed.result.length - 1);
        },
      ),
      { numRuns: runs },
    );
  });
});
