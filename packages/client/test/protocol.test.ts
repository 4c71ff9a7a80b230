import { describe, expect, it } from 'vitest';
import { isLinked, parseFrameMessage, parseRecord, toAccount } from '../src/index.ts';

/** The record as the vendor's documentation prints it. */
const documented = {
  id: 151,
  name: 'My WhatsApp',
  unique_id: '6345454545454',
  status: 'PENDING',
  callback: 'https://callback.my/script.handler',
  date_add: '2022-10-11 19:30:14',
  qr: null,
  status_name: 'Initialization',
  pushname: null,
  wid: null,
  qr_link: 'https://whatsgate.org/qr/6345454545454',
};

describe('parseRecord', () => {
  it('takes the documented record, its field names kept', () => {
    expect(parseRecord(documented)).toEqual({ ...documented, code: null });
  });

  it('N15: takes a numeric id, empty texts and an unknown status', () => {
    expect(parseRecord({ ...documented, unique_id: 6345454545454, qr_link: '', status: 'SLEEPING', more: 1 })).toEqual({
      ...documented,
      code: null,
      qr_link: null,
      status: 'SLEEPING',
    });
  });

  it('N15: says what a field should be, and what it is', () => {
    const said = (value: unknown) => {
      try {
        return parseRecord(value);
      } catch (error) {
        return (error as Error).message.replace(/ Check .*/, '');
      }
    };
    expect(said([])).toBe('The answer\'s field "data" should be an object, but is an array.');
    expect(said({ ...documented, unique_id: '' })).toBe(
      'The answer\'s field "data.unique_id" should be a non-empty string, but is a string.',
    );
    expect(said({ ...documented, status: undefined })).toBe(
      'The answer\'s field "data.status" should be a non-empty string, but is nothing.',
    );
    expect(said({ ...documented, wid: null, qr: 'picture' })).toMatchObject({ wid: null, qr: 'picture' });
  });

  it.each([
    [null, 'data'],
    [[], 'data'],
    ['OK', 'data'],
    [{ ...documented, unique_id: undefined }, 'data.unique_id'],
    [{ ...documented, unique_id: ' ' }, 'data.unique_id'],
    [{ ...documented, status: null }, 'data.status'],
    [{ ...documented, status: '' }, 'data.status'],
    [{ ...documented, qr_link: 7 }, 'data.qr_link'],
  ])('N15: %j fails and names the field %s', (value, path) => {
    expect(() => parseRecord(value)).toThrow(
      expect.objectContaining({ code: 'BAD_RESPONSE', message: expect.stringContaining(`"${path}"`) }),
    );
  });
});

describe('who is linked', () => {
  it('only READY says so, and the number is that of wid', () => {
    const statuses = ['PENDING', 'AUTH', 'DESTROYING', 'SLEEPING', 'READY'];
    expect(statuses.map((status) => isLinked(parseRecord({ ...documented, status })))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(isLinked(null)).toBe(false);
    expect(toAccount(parseRecord({ ...documented, wid: '79991234567@c.us', pushname: 'Anna' }))).toEqual({
      number: '79991234567',
      pushname: 'Anna',
    });
    expect(toAccount(parseRecord(documented))).toEqual({ number: null, pushname: null });
  });

  it.each([
    ['79991234567@c.us', '79991234567'],
    ['79991234567@s.whatsapp.net', '79991234567'],
    ['79991234567:12@s.whatsapp.net', '79991234567'],
    ['79991234567:12@c.us', '79991234567'],
    ['123456789012345@lid', null],
    ['123456789012345:3@lid', null],
    ['120363041234567890@g.us', null],
    ['status@broadcast', null],
    ['79991234567@newsletter', null],
    ['79991234567@c.us.evil.test', null],
    ['79991234567@cxus', null],
    ['x79991234567@c.us', null],
    ['79991234567.1@c.us', null],
    ['79991234567:@c.us', null],
    ['79991234567', null],
    ['@c.us', null],
  ])('U5: of the wid %s the number is %s', (wid, number) => {
    expect(toAccount(parseRecord({ ...documented, status: 'READY', wid, pushname: 'Anna' }))).toEqual({
      number,
      pushname: 'Anna',
    });
  });
});

describe('parseFrameMessage', () => {
  it.each(['loading', 'qr', 'success', 'error', 'broken'])('reads %s', (message) => {
    expect(parseFrameMessage({ module: 'qr', message })).toBe(message);
  });

  const throwing = {
    get module(): string {
      throw new Error('a getter of the sender');
    },
  };
  it.each([
    [null],
    [undefined],
    [1n],
    ['qr'],
    [[]],
    [new Map([['module', 'qr']])],
    [new Date()],
    [{ module: ['qr'], message: 'qr' }],
    [{ module: 'qr', message: '__proto__' }],
    [{ module: 'qr', message: 'ready' }],
    [{ message: 'success' }],
    [throwing],
  ])('F4, F5: ignores the rest without a throw (%#)', (data) => {
    expect(parseFrameMessage(data)).toBeNull();
  });
});
