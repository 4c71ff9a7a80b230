import { describe, expect, it } from 'vitest';
import { isSameAuth, isUsableNumber, parseE164 } from '../src/index.ts';

describe('parseE164', () => {
  it.each([
    ['+7 (999) 999-99-99', '+79999999999'],
    ['79991234567', '+79991234567'],
    ['7 999 123-45-67', '+79991234567'],
    ['7 (999) 123-45-67', '+79991234567'],
    ['+84 91 234 56 78', '+84912345678'],
    ['+84912345678', '+84912345678'],
    ['00 84 91 234 56 78', '+84912345678'],
    ['(+44) 7911 123456', '+447911123456'],
    ['٠٠٧٩٩٩١٢٣٤٥٦٧', '+79991234567'],
    ['+७९९९१२३४५६७', '+79991234567'],
    ['＋７９９９１２３４５６７', '+79991234567'],
    ['+７（９９９）１２３４５６７', '+79991234567'],
    ['𝟕𝟗𝟗𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕', '+79991234567'],
    ['\u202a+7 999 123‑45‑67\u202c', '+79991234567'],
    ['+7\u00a0999\u202f123\u200945 67', '+79991234567'],
    ['12025550123', '+12025550123'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['447911123456', '+447911123456'],
    ['4489991234567', '+4489991234567'],
    ['998901234567', '+998901234567'],
    ['8613812345678', '+8613812345678'],
    ['+85291234567', '+85291234567'],
    ['+4512345678', '+4512345678'],
    ['+37251234', '+37251234'],
    [`+79991234567${' '.repeat(52)}`, '+79991234567'],
  ])('U1: %s becomes %s', (input, expected) => {
    expect(parseE164(input)).toBe(expected);
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
    ['+0079991234567'],
    ['00'],
    [`+79991234567${' '.repeat(53)}`],
  ])('U1: %j is refused before any request', (input) => {
    expect(() => parseE164(input)).toThrow(expect.objectContaining({ code: 'INVALID_NUMBER', retryable: false }));
  });

  it.each([
    ['a Russian form', '8 999 999 99 99'],
    ['a Russian form', '8 (495) 123-45-67'],
    ['a Kazakh form', '8 (701) 123-45-67'],
    ['a Russian form, or Vietnam', '84951234567'],
    ['no country has the code 8', '+8 999 123 45 67'],
    ['no country has the code 8', '+8 (495) 123-45-67'],
    ['no country has the code 8', '00 8 495 123-45-67'],
    ['no country has the code 89', '+89991234567'],
    ['no country has the code 879', '+879991234567'],
    ['a zero that is only dialed inside the country', '+44 (0)7911 123456'],
    ['a zero that is only dialed inside the country', '+44 ( 0 ) 7911 123456'],
    ['of which country?', '(415) 555-2671'],
    ['of which country?', '4155552671'],
    ['of which country?', '07911 123456'],
    ['a Brazilian form, or Russia', '79 98765-4321'],
    ['a Brazilian form, or Russia', '(79) 98765-4321'],
    ['a Chinese form, or North America', '138 1234 5678'],
    ['one digit too many for +7', '+7 8 999 123 45 67'],
    ['one digit too few for +7', '+7 999 123 45 6'],
    ['one digit too many for +1', '+1 1 415 555 2671'],
    ['one digit too many for +1', '141555526710'],
    ['no area code begins with 1', '+1 115 555 2671'],
    ['an extension', '+7 495 123-45-67 ext. 12'],
    ['an extension', '+7 495 123-45-67 доб. 12'],
    ['an extension', '+7 495 123-45-67#12'],
    ['an extension', '+74951234567;ext=12'],
    ['an extension', '+74951234567,12'],
    ['two numbers', '+79991234567 +79997654321'],
    ['two numbers', '+79991234567, +79997654321'],
    ['two numbers', '79991234567 79997654321'],
    ['two numbers', '+7 999 123-45-67/68'],
    ['two lines', '+7999123\n4567'],
    ['letters', '+1 800 FLOWERS'],
  ])('U4: %s: %s is refused, never another number', (_, input) => {
    expect(() => parseE164(input)).toThrow(expect.objectContaining({ code: 'INVALID_NUMBER' }));
  });

  it('says why, and what to write', () => {
    const say = (input: string) => expect(() => parseE164(input));
    const remedy = 'Write it in full, with the country code, such as +7 999 999-99-99.';
    say('9991234567').toThrow(`The country code is missing from this phone number. ${remedy}`);
    say('8 999 999 99 99').toThrow(`The country code is missing from this phone number. ${remedy}`);
    say('call me').toThrow(`This phone number cannot be used. ${remedy}`);
    expect([isUsableNumber('+79991234567'), isUsableNumber('call me')]).toEqual([true, false]);
  });

  it('never repeats the number in the error', () => {
    for (const input of ['999 123 45 67', '+44 (0)7911 123456', '+8 999 123 45 67'])
      expect(() => parseE164(input)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/123/) }));
  });

  it('tells whether two authorizations ask for the same thing, however they are written', () => {
    const code = (number: string) => ({ type: 'code', number }) as const;
    expect(isSameAuth(code('+7 999 123 45 67'), code('79991234567'))).toBe(true);
    expect(isSameAuth(code('+7 999 123 45 67'), code('+7 999 123 45 68'))).toBe(false);
    expect([isSameAuth(code('call me'), code('call me')), isSameAuth(code('call me'), code('me'))]).toEqual([
      true,
      false,
    ]);
    expect([isSameAuth({ type: 'qr' }, { type: 'qr' }), isSameAuth({ type: 'qr' }, code('79991234567'))]).toEqual([
      true,
      false,
    ]);
  });
});
