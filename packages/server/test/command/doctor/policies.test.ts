import { describe, expect, it } from 'vitest';
import { allows, findDirective, parsePolicies } from '../../../src/command/doctor/content-security-policy.ts';

const page = 'https://www.example.com';

describe('what a Content-Security-Policy allows', () => {
  it.each([
    ["'self'", page, true],
    ["'self'", 'https://whatsgate.org', false],
    ["'none'", 'https://whatsgate.org', false],
    ['*', 'https://whatsgate.org', true],
    ['https:', 'https://whatsgate.org', true],
    ['https:', 'http://localhost:4777', false],
    ['data:', 'https://whatsgate.org', false],
    ['https://whatsgate.org', 'https://whatsgate.org', true],
    ['HTTPS://WhatsGate.org', 'https://whatsgate.org', true],
    ['https://whatsgate.org/qr/', 'https://whatsgate.org', true],
    ['whatsgate.org', 'https://whatsgate.org', true],
    ['http://whatsgate.org', 'https://whatsgate.org', true],
    ['*.whatsgate.ru', 'https://vip1330m.whatsgate.ru', true],
    ['*.whatsgate.ru', 'https://whatsgate.ru', false],
    ['whatsgate.ru', 'https://vip1330m.whatsgate.ru', false],
    ['*.whatsgate.ru', 'https://evilwhatsgate.ru', false],
    ['https://whatsgate.org:443', 'https://whatsgate.org', true],
    ['https://whatsgate.org:8443', 'https://whatsgate.org', false],
    ['localhost:*', 'https://localhost:4777', true],
    ['http://localhost:4777', 'http://localhost:4777', true],
    ["'unsafe-inline'", 'https://whatsgate.org', false],
    ["'nonce-abc'", 'https://whatsgate.org', false],
  ])('%s: %s is %s', (source, origin, isAllowed) => {
    expect(allows([source], origin, page)).toBe(isAllowed);
  });

  it('the first directive that is there decides, the first of two with one name counts, and there may be two policies', () => {
    const [first, second, ...more] = parsePolicies(
      "default-src 'self'; Frame-Src https://a.example; frame-src *, img-src *",
    );
    expect(more).toEqual([]);
    const names = ['frame-src', 'child-src', 'default-src'];
    expect(findDirective(first ?? new Map(), names)).toBe('frame-src');
    expect(first?.get('frame-src')).toEqual(['https://a.example']);
    expect(findDirective(second ?? new Map(), names)).toBeNull();
  });
});
