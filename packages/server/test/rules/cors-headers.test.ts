import { requestHeaders, responseHeaders } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { addCorsHeaders, answerPreflight, isFromOwnPage, refuseForeignOrigin } from '../../src/http/check-origin.ts';
import { Problem } from '../../src/http/problems.ts';

const allowed = new Set(['https://app.test', 'https://www.shop.test']);
const ask = (headers: Record<string, string>) => new Request('https://app.test/session-create', { headers });

const unsaid = [{}, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'none' }, { 'Sec-Fetch-Site': '' }];
const foreign = [
  { Origin: 'https://evil.test' },
  { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'same-origin' },
  { Origin: '', 'Sec-Fetch-Site': 'same-origin' },
];
const own = [
  { Origin: 'https://app.test' },
  { Origin: 'https://www.shop.test', 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-origin' },
];

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('T9: the origin of a request', () => {
  it.each(foreign)('is refused: %j', (headers) => {
    const thrown = thrownBy(() => refuseForeignOrigin(ask(headers), allowed));
    expect(thrown).toBeInstanceOf(Problem);
    expect(thrown).toMatchObject({ status: 403, name: 'Forbidden' });
  });

  it.each([...unsaid, ...own])('is not that of another site: %j', (headers) => {
    expect(() => refuseForeignOrigin(ask(headers), allowed)).not.toThrow();
  });

  it.each([...foreign, ...unsaid])('is no page of ours: %j', (headers) => {
    expect(isFromOwnPage(ask(headers), allowed)).toBe(false);
  });

  it.each(own)('is a page of ours: %j', (headers) => {
    expect(isFromOwnPage(ask(headers), allowed)).toBe(true);
  });
});

describe('N22: a preflight', () => {
  it.each([{}, { Origin: 'https://evil.test' }, { 'Sec-Fetch-Site': 'same-origin' }])('is refused: %j', (headers) => {
    expect(thrownBy(() => answerPreflight(ask(headers), allowed))).toMatchObject({ status: 403 });
  });

  it('is answered with what a page may send', () => {
    const { status, headers } = answerPreflight(ask({ Origin: 'https://app.test' }), allowed);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toEqual({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': ['Authorization', ...requestHeaders].join(', '),
      'access-control-max-age': '7200',
    });
  });
});

describe('N22: what a page of another origin may read of an answer', () => {
  const toHeaders = (headers: Record<string, string>) => {
    const response = Response.json({}, { headers: { Vary: 'Accept-Encoding' } });
    addCorsHeaders(ask(headers), response, allowed);
    response.headers.delete('content-type');
    return Object.fromEntries(response.headers);
  };

  it('is everything that it needs, where the origin is allowed', () => {
    expect(toHeaders({ Origin: 'https://www.shop.test' })).toEqual({
      vary: 'Accept-Encoding, Origin',
      'access-control-allow-origin': 'https://www.shop.test',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': responseHeaders.join(', '),
    });
  });

  it.each([{}, { Origin: 'https://evil.test' }])('is nothing otherwise: %j', (headers) => {
    expect(toHeaders(headers)).toEqual({ vary: 'Accept-Encoding, Origin' });
  });
});
