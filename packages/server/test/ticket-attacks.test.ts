import { generateKeyPairSync, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { create, createByTicket, hour, mint, reasonsOf, secret } from './by-ticket.ts';

const toPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

type Claims = Record<string, unknown>;
type Attack = (good: Claims & { iat: number; exp: number }) => Promise<string> | string;

const attacks: readonly (readonly [string, Attack, RegExp])[] = [
  ['of `alg: none`', (good) => `${toPart({ alg: 'none' })}.${toPart(good)}.`, /alg/i],
  ['of `alg: none` with a signature', (good) => `${toPart({ alg: 'None' })}.${toPart(good)}.c2ln`, /alg/i],
  [
    'of RS256 with the secret where its key should be',
    (good) => mint(good, secret).then((token) => [toPart({ alg: 'RS256' }), ...token.split('.').slice(1)].join('.')),
    /alg/i,
  ],
  [
    'of RS256 with a key of its own',
    (good) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const text = `${toPart({ alg: 'RS256' })}.${toPart(good)}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
    /alg/i,
  ],
  [
    'of HS512',
    (good) => new SignJWT(good).setProtectedHeader({ alg: 'HS512' }).sign(Buffer.from(secret.repeat(2))),
    /alg/i,
  ],
  ['with an unknown critical header', (good) => mint(good).then((token) => withHeader(token)), /Extension Header/],
  ['of another secret', (good) => mint(good, 'the secret of somebody else, as long as ours'), /signature/],
  ['with its owner changed', (good) => mint(good).then((token) => withPayload(token, { ...good, sub: 'eve' })), /sign/],
  ['without its signature', (good) => mint(good).then((token) => token.replace(/[^.]*$/, '')), /signature/],
  ['for another audience', ({ ...good }) => mint({ ...good, aud: 'whatsgate-admin' }), /aud/],
  ['for a link', ({ ...good }) => mint({ ...good, aud: 'Whatsgate' }), /aud/],
  ['for several audiences', ({ ...good }) => mint({ ...good, aud: ['whatsgate', 'whatsgate-admin'] }), /aud/],
  ['without an audience', ({ aud: _, ...good }) => mint(good), /aud/],
  ['that has expired', (good) => mint({ ...good, iat: good.iat - hour, exp: good.iat - 31 }), /exp/],
  ['that never expires', ({ exp: _, ...good }) => mint(good), /exp/],
  ['with a text as `exp`', (good) => mint({ ...good, exp: `${good.exp}` }), /exp/],
  ['that lives two days', (good) => mint({ ...good, exp: good.iat + 48 * hour }), /exp/],
  [
    'that lives two days and does not say since when',
    (good) => mint({ ...good, iat: undefined, exp: good.iat + 48 * hour }),
    /exp/,
  ],
  ['that lived for a week before', (good) => mint({ ...good, iat: good.iat - 7 * 24 * hour }), /exp/],
  ['from the future', (good) => mint({ ...good, iat: good.iat + 31 }), /iat/],
  ['with a text as `iat`', (good) => mint({ ...good, iat: 'now' }), /iat/],
  ['that is not valid yet', (good) => mint({ ...good, nbf: good.iat + 31 }), /nbf/],
  ['without an owner', ({ sub: _, ...good }) => mint(good), /sub/],
  ['with a number as owner', (good) => mint({ ...good, sub: 7 }), /sub/],
  ['with an empty owner', (good) => mint({ ...good, sub: ' ' }), /sub/],
  ['with a list as owner', (good) => mint({ ...good, sub: ['anna'] }), /sub/],
  ['with a control character in its owner', (good) => mint({ ...good, sub: 'anna\u0000' }), /sub/],
  ['with an invisible name', (good) => mint({ ...good, name: '\u200b' }), /name/],
  ['with null as name', (good) => mint({ ...good, name: null }), /name/],
  ['with a limit of 0', (good) => mint({ ...good, limit: 0 }), /limit/],
  ['with a text as limit', (good) => mint({ ...good, limit: '5' }), /limit/],
  ['of 100 kB', (good) => mint({ ...good, filler: 'x'.repeat(100_000) }), /characters/],
  ['that is encrypted', (good) => mint(good).then((token) => `${token}.a.b`), /exactly one/],
  ['that is no JWT', () => 'a.b.c', /JW/],
  ['that is empty', () => '', /exactly one/],
  ['that comes twice', (good) => mint(good).then((token) => `${token}, Bearer ${token}`), /exactly one/],
  ['that another one follows', (good) => mint(good).then((token) => `${token} ${token}`), /exactly one/],
];

function withHeader(token: string): string {
  const [, payload = '', signature = ''] = token.split('.');
  return `${toPart({ alg: 'HS256', crit: ['b64x'], b64x: true })}.${payload}.${signature}`;
}

function withPayload(token: string, payload: Claims): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${toPart(payload)}.${signature}`;
}

describe('I9: a ticket', () => {
  it.each(attacks)(
    '%s is 401 with one sentence, its reason in the log, and nothing upstream',
    async (_, forge, why) => {
      const harness = await createByTicket();
      const iat = harness.seconds();
      const token = await forge({ sub: 'anna', aud: 'whatsgate', iat, exp: iat + hour });
      for (const origin of ['https://app.test', null]) {
        const answer = await create(harness, token, 'Support', { Origin: origin });
        expect(answer).toMatchObject({ status: 401, body: { name: 'Unauthorized', message: 'Sign in first.' } });
      }
      const reasons = reasonsOf(harness);
      expect(reasons).toHaveLength(2);
      for (const reason of reasons) {
        expect(reason).toMatch(why);
        expect(token.length > 8 && reason.includes(token)).toBe(false);
      }
      expect(harness.upstreamCalls()).toBe(0);
    },
  );

  it('in two headers is 401, whichever of them is right', async () => {
    const harness = await createByTicket();
    const iat = harness.seconds();
    const good = `Bearer ${await mint({ sub: 'anna', aud: 'whatsgate', exp: iat + hour })}`;
    for (const pair of [
      [good, 'Bearer x'],
      ['Bearer x', good],
      [good, good],
    ] as const) {
      const headers = new Headers({ 'Content-Type': 'application/json', Origin: 'https://app.test' });
      for (const each of pair) headers.append('Authorization', each);
      const answer = await harness.send('session-create', { headers, body: '{"name":"Support"}' });
      expect(answer.status).toBe(401);
    }
    expect(harness.upstreamCalls()).toBe(0);
  });

  it('stays out of the log, also where the application quotes it in an error', async () => {
    const harness = await createByTicket({
      identify: (request) => {
        throw new Error(`no user for ${request.headers.get('authorization')}`);
      },
    });
    const token = await mint({ sub: 'anna', aud: 'whatsgate', exp: harness.seconds() + hour });
    expect((await create(harness, token)).status).toBe(500);
    const [reason = ''] = reasonsOf(harness);
    expect(reason).toContain('no user for Bearer [ticket]');
    for (const part of token.split('.')) expect(reason).not.toContain(part);
  });
});
