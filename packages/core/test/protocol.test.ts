import { describe, expect, it } from 'vitest';
import { parseFrameMessage, parseQrLink, parseRecord } from '../src/protocol/index.ts';

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

  it.each([
    [null, 'data'],
    [[], 'data'],
    ['OK', 'data'],
    [{ ...documented, unique_id: undefined }, 'data.unique_id'],
    [{ ...documented, unique_id: ' ' }, 'data.unique_id'],
    [{ ...documented, status: null }, 'data.status'],
    [{ ...documented, qr_link: 7 }, 'data.qr_link'],
  ])('N15: %j fails and names the field %s', (value, path) => {
    expect(() => parseRecord(value)).toThrow(expect.objectContaining({ code: 'BAD_RESPONSE', message: expect.stringContaining(`"${path}"`) }));
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

describe('parseQrLink', () => {
  const anywhere = { origins: null, pageOrigin: 'https://app.example' };
  const loopback = { origins: null, pageOrigin: 'http://localhost:5173' };

  it.each([
    ['https://whatsgate.org/qr/6345', anywhere],
    ['https://vip1330m.whatsgate.ru/qr/6345', anywhere],
    ['http://127.0.0.1:4000/qr/6345', loopback],
    ['http://[::1]:4000/qr/6345', loopback],
    ['https://wa.example.com/qr/6345', { origins: ['https://wa.example.com'], pageOrigin: null }],
  ])('allows %s', (link, rule) => {
    expect(parseQrLink(link, rule).href).toBe(link);
  });

  it.each([
    ['http://whatsgate.org/qr/6345'],
    ['javascript:alert(1)//whatsgate.org/qr/6345'],
    ['data:text/html,/qr/6345'],
    ['https://whatsgate.org.evil.com/qr/6345'],
    ['https://evilwhatsgate.org/qr/6345'],
    ['https://whatsgate.org@evil.com/qr/6345'],
    ['https://user:word@whatsgate.org/qr/6345'],
    ['https://whatsgate.org./qr/6345'],
    ['https://whatsgаte.org/qr/6345'], // a Cyrillic а
    ['https://whatsgate.net/qr/6345'],
    ['https://whatsgate.org:8443/elsewhere'],
    ['https://whatsgate.org/qr/6345/more'],
    ['https://whatsgate.org/qr/'],
    ['https://app.example/qr/6345'],
    ['http://127.0.0.1:4000/qr/6345'],
    ['//whatsgate.org/qr/6345'],
    [''],
  ])('refuses %s', (link) => {
    expect(() => parseQrLink(link, anywhere)).toThrow(expect.objectContaining({ code: 'FORBIDDEN_ORIGIN' }));
  });

  it('prints the line to add for an origin that could be trusted, and never allows the page itself', () => {
    expect(() => parseQrLink('https://wa.example.com/qr/1', anywhere)).toThrow(/frameOrigins: \['https:\/\/wa\.example\.com'\]/);
    expect(() => parseQrLink('https://app.example/qr/1', { origins: ['https://app.example'], pageOrigin: 'https://app.example' })).toThrow(/own origin/);
  });
});
