import { describe, expect, it } from 'vitest';
import { parseQrLink } from '../src/index.ts';

const anywhere = { origins: null, pageOrigin: 'https://app.example' };
const loopback = { origins: null, pageOrigin: 'http://localhost:5173' };
const listed = { origins: ['https://wa.example.com', 'http://wa.test:8080'], pageOrigin: null };

/** Sixty addresses that an attacker might smuggle into a record. */
const hostile: readonly string[] = [
  // Not the web at all
  'javascript:alert(1)//whatsgate.org/qr/6345',
  'javascript://whatsgate.org/qr/6345%0aalert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>/qr/6345',
  'data:text/html;base64,PHNjcmlwdD4=',
  'vbscript:msgbox(1)',
  'file:///qr/6345',
  'ftp://whatsgate.org/qr/6345',
  'blob:https://whatsgate.org/qr/6345',
  'filesystem:https://whatsgate.org/qr/6345',
  'about:blank',
  'about:srcdoc',
  'ws://whatsgate.org/qr/6345',
  'intent://whatsgate.org/qr/6345#Intent;end',
  'view-source:https://whatsgate.org/qr/6345',
  'chrome://qr/6345',
  // Not secret
  'http://whatsgate.org/qr/6345',
  'http://vip1330m.whatsgate.ru/qr/6345',
  'HTTP://WHATSGATE.ORG/qr/6345',
  // Not WhatsGate
  'https://whatsgate.org.evil.com/qr/6345',
  'https://evilwhatsgate.org/qr/6345',
  'https://whatsgate.org-evil.com/qr/6345',
  'https://whatsgate.net/qr/6345',
  'https://whatsgate.org./qr/6345',
  'https://.whatsgate.org.evil.com/qr/6345',
  'https://evil.com/whatsgate.org/qr/6345',
  'https://evil.com/qr/6345?https://whatsgate.org/qr/6345',
  'https://evil.com/qr/6345#whatsgate.org',
  'https://evil.com\\whatsgate.org/qr/6345',
  'https://evil.com/.whatsgate.org/qr/6345',
  'https://whatsgаte.org/qr/6345', // a Cyrillic а
  'https://whаtsgate.org/qr/6345',
  'https://whatsgate.оrg/qr/6345', // a Cyrillic о
  'https://xn--whatsgte-66g.org/qr/6345',
  'https://whatsgate。org.evil.com/qr/6345',
  'https://whatsgate%2eorg.evil.com/qr/6345',
  'https://wha\u200btsgate.org.evil.com/qr/6345',
  'https://2130706433/qr/6345',
  'https://0x7f.1/qr/6345',
  'https://127.0.0.1/qr/6345',
  'http://localhost/qr/6345',
  'http://[::1]/qr/6345',
  'https://[::ffff:127.0.0.1]/qr/6345',
  'https://169.254.169.254/qr/6345',
  // Credentials in front
  'https://user:word@whatsgate.org/qr/6345',
  'https://user@whatsgate.org/qr/6345',
  'https://:word@whatsgate.org/qr/6345',
  'https://whatsgate.org@evil.com/qr/6345',
  'https://whatsgate.org%2f@evil.com/qr/6345',
  'https://whatsgate.org:443@evil.com/qr/6345',
  // Another page of theirs
  'https://whatsgate.org/elsewhere',
  'https://whatsgate.org:8443/elsewhere',
  'https://whatsgate.org/qr/6345/more',
  'https://whatsgate.org/qr/',
  'https://whatsgate.org/qr',
  'https://whatsgate.org/x/qr/6345',
  'https://whatsgate.org/qr/../logout',
  'https://whatsgate.org//qr/6345',
  // Our own, or none
  'https://app.example/qr/6345',
  '//whatsgate.org/qr/6345',
  '/qr/6345',
  'whatsgate.org/qr/6345',
  'https://',
  '',
];

describe('parseQrLink', () => {
  it.each([
    ['https://whatsgate.org/qr/6345', anywhere],
    ['https://vip1330m.whatsgate.ru/qr/6345', anywhere],
    ['http://127.0.0.1:4000/qr/6345', loopback],
    ['http://127.8.9.10:4000/qr/6345', loopback],
    ['http://localhost:4000/qr/6345', loopback],
    ['http://[::1]:4000/qr/6345', loopback],
    ['http://localhost:4000/qr/6345', { origins: null, pageOrigin: 'http://127.0.0.1:5173' }],
    ['http://localhost:4000/qr/6345', { origins: null, pageOrigin: 'http://[::1]:5173' }],
    ['https://wa.example.com/qr/6345', listed],
    ['http://wa.test:8080/qr/6345', listed],
  ])('allows %s', (link, rule) => {
    expect(parseQrLink(link, rule).href).toBe(link);
  });

  it.each(hostile.map((link) => [link]))('T7: refuses %j', (link) => {
    expect(() => parseQrLink(link, anywhere)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN_ORIGIN', retryable: false }),
    );
  });

  it('T7: sixty of them are tried, and a list of origins replaces the vendor, to the port', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    for (const link of [
      'https://whatsgate.org/qr/1',
      'https://wa.example.com:444/qr/1',
      'http://wa.example.com/qr/1',
      'https://x.wa.example.com/qr/1',
    ])
      expect(() => parseQrLink(link, listed)).toThrow(/not on the list/);
  });

  it('T7: loopback is for pages on loopback, and a host that only looks like it is none', () => {
    for (const link of [
      'http://127.0.0.1.evil.test/qr/1',
      'http://1270.0.0.1.test/qr/1',
      'http://localhost.evil.test/qr/1',
      'http://x127.0.0.1.test/qr/1',
    ])
      expect(() => parseQrLink(link, loopback)).toThrow(/not on the list/);
    for (const pageOrigin of ['http://localhost.evil.test', 'http://x.127.0.0.1.test', 'null', null])
      expect(() => parseQrLink('http://localhost:4000/qr/1', { origins: null, pageOrigin })).toThrow(/not on the list/);
  });

  it('says why, and prints the line to add for an origin that could be trusted; never allows the page itself unless it is named', () => {
    const refusal = (link: string, rule = anywhere as Parameters<typeof parseQrLink>[1]) => {
      try {
        return parseQrLink(link, rule).href;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusal('https://wa.example.com/qr/1')).toBe(
      "The QR page's address https://wa.example.com is not on the list of allowed origins. If you trust it, add it to the session's options: frameOrigins: ['https://wa.example.com']",
    );
    expect(refusal('no address')).toBe(
      "The QR page's address no address is not an address. Check that your relay asks WhatsGate.",
    );
    expect(refusal('javascript:1')).toContain('javascript: is not a web address');
    expect(refusal('https://u:p@whatsgate.org/qr/1')).toBe(
      "The QR page's address https://whatsgate.org carries credentials. Check that your relay asks WhatsGate.",
    );
    expect(refusal('https://whatsgate.org/elsewhere')).toContain('is not a QR page (its path should be /qr/<id>)');
    for (const origins of [null, ['https://other.example'], ['https://app.example:8443'], ['https://app.example/'], []])
      expect(refusal('https://app.example/qr/1', { origins, pageOrigin: 'https://app.example' })).toContain(
        "is the page's own origin",
      );
    // Named exactly: a playground.
    expect(
      refusal('https://app.example/qr/1', { origins: ['https://app.example'], pageOrigin: 'https://app.example' }),
    ).toBe('https://app.example/qr/1');
    expect(refusal(`no address ${'x'.repeat(500)}`).length).toBeLessThan(210);
  });
});
