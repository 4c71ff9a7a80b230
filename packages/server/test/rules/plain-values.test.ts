import { describe, expect, it } from 'vitest';
import { requireWebhook, toAdoptedCallback } from '../../src/slots/adopted-webhook.ts';
import { isSame } from '../../src/slots/is-same.ts';
import { toPublicRecord, withoutLink } from '../../src/slots/public-record.ts';
import { sampleRecord } from './slot-samples.ts';

describe('two values', () => {
  it.each([
    [1, 1],
    [null, null],
    ['a', 'a'],
    [{}, {}],
    [[], []],
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
  ])('%j and %j are the same', (one, other) => {
    expect(isSame(one, other)).toBe(true);
  });

  it.each([
    [1, 2],
    ['1', 1],
    [null, undefined],
    [null, {}],
    ['a', ['a']],
    [1, {}],
    [[], {}],
    [['a'], { 0: 'a' }],
    [{ a: 1 }, {}],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: 2 }],
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [
      [1, 2],
      [2, 1],
    ],
  ])('%j and %j are not', (one, other) => {
    expect([isSame(one, other), isSame(other, one)]).toEqual([false, false]);
  });

  it('are compared by what they have themselves', () => {
    expect(isSame({ toString: Object.prototype.toString }, { other: 1 })).toBe(false);
  });
});

describe('I4: the webhook of an adopted session', () => {
  it.each(['keep', 'take'] as const)('may be %s', (webhook) => {
    expect(requireWebhook(webhook)).toBe(webhook);
  });

  it.each([undefined, null, '', 'Keep', true, ['keep']])('may not be %j', (webhook) => {
    const message =
      "`adopt` does not know this `webhook`: it must be 'keep' or 'take'. " +
      "Leave it out, or write 'take' to receive the session's events here.";
    expect(() => requireWebhook(webhook)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS', message }));
  });

  const identity = { text: 'token', callback: 'https://app.test/hook/token' };
  it.each([
    { current: null, webhook: 'keep', callback: identity.callback },
    { current: null, webhook: 'take', callback: identity.callback },
    { current: 'https://other.test/', webhook: 'take', callback: identity.callback },
    { current: 'https://other.test/', webhook: 'keep', callback: 'https://other.test/?whatsgate=token' },
    { current: 'https://other.test/?a=b', webhook: 'keep', callback: 'https://other.test/?a=b&whatsgate=token' },
    { current: 'https://other.test/#a?b#c', webhook: 'keep', callback: 'https://other.test/?whatsgate=token#a?b#c' },
  ] as const)('that is $current becomes $callback ($webhook)', ({ current, webhook, callback }) => {
    expect(toAdoptedCallback(current, identity as never, webhook)).toBe(callback);
  });
});

const linked = sampleRecord({
  ...{ status: 'READY', status_name: 'Linked', pushname: 'Anna', wid: '79991234567@c.us' },
  callback: 'https://app.test/hook/token',
});

it('a page sees our own name of a session, and no callback address', () => {
  expect(toPublicRecord(linked, 'Sales')).toEqual({ ...linked, name: 'Sales', callback: null });
});

it('a link that is not told of yet looks as if the phone had scanned', () => {
  expect(withoutLink(linked)).toEqual({ ...linked, status: 'AUTH', status_name: null, pushname: null, wid: null });
});
