import { describe, expect, it } from 'vitest';
import { findNumberProblem, formatWhileTyping, listCallingCodes, parseNumber } from '../src/number/index.ts';

describe('formatWhileTyping', () => {
  it.each([
    ['0791112', 'GB', '07911 12', null],
    ['+34612', undefined, '+34 612', 'ES'],
    ['+4479', 'US', '+44 79', null],
    ['+447400123456', 'US', '+44 7400 123456', 'GB'],
    ['+7999123', undefined, '+7 999 123', 'RU'],
    ['415555', 'US', '(415) 555', null],
    ['', 'GB', '', null],
    ['call me', 'GB', '', null],
    ['+', undefined, '+', null],
  ])('%s in %s becomes %s', (input, country, text, named) => {
    expect(formatWhileTyping(input, { country })).toEqual({ text, country: named });
  });

  it('needs no options', () => {
    expect(formatWhileTyping('+1415')).toMatchObject({ text: '+1 415' });
  });
});

describe('listCallingCodes', () => {
  it('names each country once, in order', () => {
    const countries = listCallingCodes().map(({ country }) => country);
    expect(countries).toEqual([...new Set(countries)].sort());
    expect(listCallingCodes()).toContainEqual({ country: 'GB', callingCode: '44' });
    expect(countries.length).toBeGreaterThan(200);
  });
});

describe('findNumberProblem', () => {
  it.each([
    ['', 'GB', 'empty'],
    ['call me', 'GB', 'empty'],
    ['7911', 'GB', 'too-short'],
    ['7911123456789', 'GB', 'too-long'],
    ['+7 999 12', undefined, 'too-short'],
    ['0987654321', 'GB', 'invalid'],
    ['9991234567', undefined, 'invalid'],
    ['12 or 34', 'GB', 'invalid'],
    [`${'1'.repeat(300)}`, 'GB', 'invalid'],
  ])('%s in %s is %s', (input, country, problem) => {
    expect(findNumberProblem(input, { country })).toBe(problem);
    expect(() => parseNumber(input, { country })).toThrow(expect.objectContaining({ code: 'INVALID_NUMBER' }));
  });

  it.each([
    ['7911 123456', 'GB'],
    ['+79991234567', undefined],
    ['٠٧٩١١١٢٣٤٥٦', 'gb'],
  ])('%s in %s can be used', (input, country) => {
    expect(findNumberProblem(input, { country })).toBeNull();
  });

  it('refuses a country that is none', () => {
    expect(() => findNumberProblem('7911 123456', { country: 'Britain' })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS' }),
    );
    expect(findNumberProblem('+79991234567')).toBeNull();
  });
});
