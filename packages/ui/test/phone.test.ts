import { describe, expect, it } from 'vitest';
import { guessCountry, toCountryName } from '../src/phone/countries.ts';
import { keepCaret } from '../src/phone/keep-caret.ts';

describe('keepCaret', () => {
  it.each([
    ['79111|', '7911 1|'],
    ['7|9111', '7|911 1'],
    ['7911|1', '7911| 1'],
    ['79112|345', '7911 2|345'],
    ['|7911', '|7911'],
    ['+44|79', '+44| 79'],
    ['7911 |', '7911|'],
  ])('%s becomes %s', (before, after) => {
    const caret = keepCaret(before.replace('|', ''), before.indexOf('|'), after.replace('|', ''));
    expect(caret).toBe(after.indexOf('|'));
  });
});

describe('guessCountry', () => {
  it.each([
    ['gb', ['ru'], 'GB'],
    [null, ['pt-BR', 'en'], 'BR'],
    [null, ['ru'], 'RU'],
    ['', ['en-GB'], 'GB'],
    ['Great Britain', ['de'], 'DE'],
    [null, ['es-419', 'es-MX'], 'MX'],
    [null, ['not a tag!'], null],
    [null, [], null],
  ] as const)('%s with %o is %s', (given, tags, country) => {
    expect(guessCountry(given, tags)).toBe(country);
  });
});

it('names a country in the person’s language', () => {
  expect(toCountryName('GB', 'en')).toBe('United Kingdom');
  expect(toCountryName('BR', 'ru')).toBe('Бразилия');
  expect(toCountryName('not one', 'en')).toBe('not one');
});
