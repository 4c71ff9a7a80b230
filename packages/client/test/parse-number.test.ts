import { describe, expect, it } from 'vitest';
import { parseE164 } from '../src/index.ts';
import { parseNumber } from '../src/number/index.ts';

describe('parseNumber', () => {
  it.each([
    ['+7 (999) 123-45-67', undefined, '+79991234567'],
    ['79991234567', undefined, '+79991234567'],
    ['+44 (0)7911 123456', undefined, '+447911123456'],
    ['+39 (0)6 1234 5678', undefined, '+390612345678'],
    ['+44 07911 123456', undefined, '+447911123456'],
    ['+7 8 999 123 45 67', undefined, '+79991234567'],
    ['07911 123456', 'GB', '+447911123456'],
    ['07911 123456', 'gb', '+447911123456'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['14155552671', undefined, '+14155552671'],
    ['8 (495) 123-45-67', 'RU', '+74951234567'],
    ['8 999 123 45 67', 'RU', '+79991234567'],
    ['999 123-45-67', 'RU', '+79991234567'],
    ['8 701 123 45 67', 'KZ', '+77011234567'],
    ['8 701 123 45 67', 'RU', '+77011234567'],
    ['8 999 123 45 67', 'KZ', '+79991234567'],
    ['+7 701 123 45 67', 'RU', '+77011234567'],
    ['+7 999 123 45 67', 'US', '+79991234567'],
    ['00 44 7911 123456', 'US', '+447911123456'],
    ['00447911123456', undefined, '+447911123456'],
    ['84912345678', 'VN', '+84912345678'],
    ['84951234567', 'RU', '+74951234567'],
    ['+84 95 123 45 67', undefined, '+84951234567'],
    ['79 98765-4321', 'BR', '+5579987654321'],
    ['138 1234 5678', 'CN', '+8613812345678'],
    ['٠٧٩١١ ١٢٣٤٥٦', 'GB', '+447911123456'],
    ['＋４４　７９１１　１２３４５６', undefined, '+447911123456'],
    ['+225 07 12 34 56 78', undefined, '+2250712345678'],
  ])('U4: %s of %s is %s', (input, country, expected) => {
    const number = parseNumber(input, { country });
    expect(number).toBe(expected);
    // What it returns needs no country any more.
    expect([parseNumber(number), parseE164(number)]).toEqual([expected, expected]);
  });

  it.each([
    ['8 (495) 123-45-67', undefined],
    ['8 999 123 45 67', undefined],
    ['84951234567', undefined],
    ['(415) 555-2671', undefined],
    ['4155552671', undefined],
    ['07911 123456', undefined],
    ['13812345678', undefined],
    ['+8 999 123 45 67', undefined],
    ['+8 999 123 45 67', 'RU'],
    ['+8 (495) 123-45-67', 'RU'],
    ['+8 (495) 123-45-67', undefined],
    ['00 8 495 123-45-67', 'RU'],
    ['79991234567', 'US'],
    ['+7 199 123 45 67', undefined],
    ['+99999999999', undefined],
    ['112', 'DE'],
    ['+7 495 123-45-67 ext. 12', undefined],
    ['8 495 123-45-67 доб. 12', 'RU'],
    ['+74951234567;ext=12', undefined],
    ['+74951234567x12', undefined],
    ['+79991234567 +79997654321', undefined],
    ['8 999 123-45-67, 8 999 765-43-21', 'RU'],
    ['07911 123456 / 07911 123457', 'GB'],
    ['07911 123456 07911 123457', 'GB'],
    ['call +7 999 123-45-67', undefined],
    ['+1 800 FLOWERS', undefined],
    ['', 'GB'],
    ['+', undefined],
    ['9'.repeat(100), 'GB'],
  ])('U4: %s of %s is refused, never another number', (input, country) => {
    expect(() => parseNumber(input, { country })).toThrow(
      expect.objectContaining({ code: 'INVALID_NUMBER', retryable: false }),
    );
  });

  it('U4: says what is missing, and refuses a country that is none', () => {
    expect(() => parseNumber('07911 123456')).toThrow(/country code is missing/);
    for (const country of ['', 'United Kingdom', 'XX', '44', '__proto__', null as never])
      expect(() => parseNumber('07911 123456', { country })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS' }),
      );
    expect(() => parseNumber(7 as never, { country: 'GB' })).toThrow(
      expect.objectContaining({ code: 'INVALID_NUMBER' }),
    );
  });
});
