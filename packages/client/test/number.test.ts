import { describe, expect, it } from 'vitest';
import { isUsableNumber, normalizeNumber } from '../src/index.ts';

describe('normalizeNumber', () => {
  it.each([
    ['+7 (999) 999-99-99', '79999999999'],
    ['8 999 999 99 99', '79999999999'],
    ['8 (701) 123-45-67', '77011234567'],
    ['79991234567', '79991234567'],
    ['+84 91 234 56 78', '84912345678'],
    ['00 84 91 234 56 78', '84912345678'],
    ['+89991234567', '89991234567'],
    ['٠٠٧٩٩٩١٢٣٤٥٦٧', '79991234567'],
    ['+७९९९१२३४५६७', '79991234567'],
    ['＋７９９９１２３４５６７', '79991234567'],
    ['𝟕𝟗𝟗𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕', '79991234567'],
    ['\u202a+7 999 123‑45‑67\u202c', '79991234567'],
    ['12025550123', '12025550123'],
    ['4489991234567', '4489991234567'],
    ['879991234567890', '879991234567890'],
    ['998901234567', '998901234567'],
    [`+79991234567${' '.repeat(52)}`, '79991234567'],
  ])('U1: %s becomes %s', (input, expected) => {
    expect(normalizeNumber(input)).toBe(expected);
  });

  it.each([
    [''],
    ['   '],
    ['call me'],
    ['9991234567'],
    ['+7'],
    ['1234567'],
    ['+1234567890123456'],
    ['7999x1234567'],
    ['0791234567'],
    ['7'.repeat(200)],
    ['++79991234567'],
    [`+79991234567${' '.repeat(53)}`],
  ])('U1: %j is refused before any request', (input) => {
    expect(() => normalizeNumber(input)).toThrow(expect.objectContaining({ code: 'INVALID_NUMBER', retryable: false }));
  });

  it('says why, and what to write', () => {
    const say = (input: string) => expect(() => normalizeNumber(input));
    say('9991234567').toThrow('The country code is missing from this phone number. Write it in full, with the country code, such as +7 999 999-99-99.');
    say('call me').toThrow('This phone number cannot be used. Write it in full, with the country code, such as +7 999 999-99-99.');
    expect([isUsableNumber('+79991234567'), isUsableNumber('call me')]).toEqual([true, false]);
  });

  it('never repeats the number in the error', () => {
    expect(() => normalizeNumber('999 123 45 67')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('123') }));
  });
});
