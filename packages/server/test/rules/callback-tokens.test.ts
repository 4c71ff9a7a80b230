import { describe, expect, it, vi } from 'vitest';
import { type CallbackTokens, createCallbackTokens } from '../../src/gateway/callback-token.ts';

const secret = 'a secret of at least thirty-two characters';
const olderSecret = 'an older secret of thirty-two characters';
const publicUrl = 'https://app.test/api/whatsgate';
const qr = { type: 'qr' } as const;
const code = { type: 'code', number: '+7 999 123-45-67' } as const;
const now = 1_700_000_000_123.75;

const createTokens = (secrets: readonly string[] = [secret], url = publicUrl): CallbackTokens =>
  createCallbackTokens(secrets, url, globalThis.crypto);
const issue = (tokens: CallbackTokens, { owner = 'anna', name = 'Support' } = {}) => tokens.issue(owner, name, qr, now);

/** The token's part of a callback address. */
const tokenOf = (callback: string) => callback.slice(callback.lastIndexOf('/') + 1);

describe('an issued token', () => {
  it('says what it is about, and is read back as it was issued', async () => {
    const tokens = createTokens();
    const { callback, upstreamName, text, ...token } = await issue(tokens);
    expect(await tokens.read(callback)).toEqual(token);
    expect(text).toBe(tokenOf(callback));
    expect(token).toEqual({
      createId: expect.stringMatching(/^[a-z2-7]{12}$/),
      ownerMark: expect.stringMatching(/^[a-z2-7]{16}$/),
      slotMark: expect.stringMatching(/^[a-z2-7]{8}$/),
      authMark: 'q00000000',
      bornAt: 1_700_000_000_123,
    });
    expect(upstreamName).toBe(`Support ${token.slotMark}`);
  });

  it('is short, of lower-case letters and digits, and stands below the public address', async () => {
    const { callback } = await issue(createTokens());
    expect(callback).toMatch(/^https:\/\/app\.test\/api\/whatsgate\/hook\/wg1[a-z0-9]{75}$/);
    expect((await issue(createTokens([secret], `${publicUrl}//`))).callback).toMatch(
      /^https:\/\/app\.test\/api\/whatsgate\/hook\/wg1/,
    );
    expect((await issue(createTokens([secret], 'https://app.test/a//b'))).callback).toMatch(
      /^https:\/\/app\.test\/a\/\/b\/hook\/wg1/,
    );
  });

  it('never has the same create twice', async () => {
    const tokens = createTokens();
    expect((await issue(tokens)).createId).not.toBe((await issue(tokens)).createId);
  });

  it('with an early date is as long as any other', async () => {
    const tokens = createTokens();
    const { callback } = await tokens.issue('anna', 'Support', qr, 7);
    expect(tokenOf(callback)).toHaveLength(78);
    expect(await tokens.read(callback)).toMatchObject({ bornAt: 7 });
  });

  it('is the same on every server with this secret: what was issued by an earlier release is recognised', async () => {
    const crypto = { ...webCrypto(), getRandomValues: <Bytes>(bytes: Bytes) => bytes };
    const tokens = createCallbackTokens([secret], publicUrl, crypto as never);
    expect(await tokens.issue('anna', 'Support', code, 1_700_000_000_000)).toMatchInlineSnapshot(`
      {
        "authMark": "cpc2ltpnx",
        "bornAt": 1700000000000,
        "callback": "https://app.test/api/whatsgate/hook/wg1aaaaaaaaaaaajszdtu5vln3ieah75n73c2otcpc2ltpnx00loyw3v28j2nwydojdahlsgy2ztk2",
        "createId": "aaaaaaaaaaaa",
        "ownerMark": "jszdtu5vln3ieah7",
        "slotMark": "5n73c2ot",
        "text": "wg1aaaaaaaaaaaajszdtu5vln3ieah75n73c2otcpc2ltpnx00loyw3v28j2nwydojdahlsgy2ztk2",
        "upstreamName": "Support 5n73c2ot",
      }
    `);
  });
});

/** The parts of Web Crypto that are used, to be replaced one by one. */
function webCrypto() {
  const { subtle } = globalThis.crypto;
  return { subtle: { importKey: subtle.importKey.bind(subtle), sign: subtle.sign.bind(subtle) } };
}

describe('S5: a callback address is read', () => {
  it.each<[string, (callback: string) => string]>([
    ['in upper case', (callback) => callback.toUpperCase()],
    ['escaped as a whole', encodeURIComponent],
    ['escaped and in upper case', (callback) => encodeURIComponent(callback).toUpperCase()],
    ['at another host', (callback) => `http://evil.test:8080/?u=${tokenOf(callback)}&x=1`],
    ['between other letters', (callback) => `wg1wg1abc${tokenOf(callback)}zzz`],
    ['after an escape that is none', (callback) => `https://app.test/%zz/${tokenOf(callback)}`],
    ['after 15 others', (callback) => `${'wg1'.padEnd(78, 'a').concat('/').repeat(15)}${tokenOf(callback)}`],
    ['at the end of the longest address', (callback) => tokenOf(callback).padStart(4_000, '/')],
    ['with each letter escaped', escapeAll],
    ['with each letter escaped, in upper case', (callback) => escapeAll(callback.toUpperCase())],
  ])('%s', async (_, rewrite) => {
    const tokens = createTokens();
    const { callback, upstreamName, text, ...token } = await issue(tokens);
    expect(await tokens.read(rewrite(callback))).toEqual(token);
  });

  it.each<[string, (callback: string) => string | null]>([
    ['of nothing', () => null],
    ['of an empty text', () => ''],
    ['that is cut', (callback) => callback.slice(0, -1)],
    ['beyond the length of any address', (callback) => tokenOf(callback).padStart(4_001, '/')],
    ['after 16 others', (callback) => `${'wg1'.padEnd(78, 'a').concat('/').repeat(16)}${tokenOf(callback)}`],
    ['of another version', (callback) => callback.replace('/wg1', '/wg2')],
  ])('not: one %s', async (_, rewrite) => {
    const tokens = createTokens();
    expect(await tokens.read(rewrite((await issue(tokens)).callback))).toBeNull();
  });

  it('not where any character was changed', async () => {
    const tokens = createTokens();
    const { callback } = await issue(tokens);
    const token = tokenOf(callback);
    for (let at = 0; at < token.length; at += 1) {
      const changed = token[at] === 'b' ? 'c' : 'b';
      expect(await tokens.read(token.slice(0, at) + changed + token.slice(at + 1))).toBeNull();
    }
  });

  it('not by an installation with another secret', async () => {
    expect(await createTokens([olderSecret]).read((await issue(createTokens())).callback)).toBeNull();
  });
});

describe('T15: a token alone', () => {
  it('is read, and nothing that has more or less', async () => {
    const tokens = createTokens();
    const { text, callback, upstreamName, ...token } = await issue(tokens);
    expect(await tokens.parse(text)).toEqual(token);
    for (const other of [`${text}a`, `a${text}`, `/${text}`, text.slice(0, -1), callback, '', encodeURIComponent('я')])
      expect(await tokens.parse(other)).toBeNull();
  });
});

/** Each character as `%xx`. */
function escapeAll(text: string): string {
  return [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
}

describe('a slot and an authorization are recognised', () => {
  it('by their marks, exactly', async () => {
    const tokens = createTokens();
    const token = await issue(tokens);
    expect(await tokens.isOf(token, 'anna', 'Support')).toBe(true);
    const others = [
      ['anna', 'Sales'],
      ['bert', 'Support'],
      ['annaS', 'upport'],
      ['', 'Support'],
    ] as const;
    for (const [owner, name] of others) expect(await tokens.isOf(token, owner, name)).toBe(false);
    const { ownerMark, slotMark } = await issue(tokens, { owner: 'bert' });
    expect(await tokens.isOf({ ...token, ownerMark }, 'anna', 'Support')).toBe(false);
    expect(await tokens.isOf({ ...token, slotMark }, 'anna', 'Support')).toBe(false);
  });

  it('an authorization by its kind and number, however it is written', async () => {
    const tokens = createTokens();
    const mark = await tokens.toAuthMark(code);
    expect(mark).toMatch(/^c[a-z2-7]{8}$/);
    expect((await tokens.issue('anna', 'Support', code, now)).authMark).toBe(mark);
    expect(await tokens.isAuthorizedBy(mark, { type: 'code', number: '79991234567' })).toBe(true);
    expect(await tokens.isAuthorizedBy(mark, { type: 'code', number: '79991234568' })).toBe(false);
    expect(await tokens.isAuthorizedBy(mark, qr)).toBe(false);
    expect(await tokens.isAuthorizedBy(await tokens.toAuthMark(qr), qr)).toBe(true);
    expect(await tokens.isAuthorizedBy(await tokens.toAuthMark(qr), code)).toBe(false);
  });

  it('no mark is made for another purpose', async () => {
    const tokens = createTokens();
    const [ownerMark] = await tokens.ownerMarks('79991234567');
    const numberMark = await tokens.toAuthMark(code);
    expect(ownerMark?.slice(0, 8)).not.toBe(numberMark.slice(1));
  });
});

describe('I5: after the secret was rotated', () => {
  const before = createTokens([olderSecret]);
  const after = createTokens([secret, olderSecret]);

  it('what the older one signed is recognised, what is new is signed by the current one', async () => {
    const old = await before.issue('anna', 'Support', code, now);
    expect(await after.read(old.callback)).toMatchObject({ createId: old.createId });
    expect(await after.isOf(old, 'anna', 'Support')).toBe(true);
    expect(await after.isOf(old, 'anna', 'Sales')).toBe(false);
    expect(await after.isAuthorizedBy(old.authMark, code)).toBe(true);
    const { callback } = await issue(after);
    expect(await createTokens().read(callback)).not.toBeNull();
    expect(await before.read(callback)).toBeNull();
  });

  it('owners and names have a mark for each secret, the current one first', async () => {
    const marks = await after.ownerMarks('anna');
    expect(marks).toEqual([...(await createTokens().ownerMarks('anna')), ...(await before.ownerMarks('anna'))]);
    expect(marks[0]).toBe((await issue(after)).ownerMark);
    const names = await after.upstreamNames('anna', 'Support');
    expect(names).toEqual([(await issue(after)).upstreamName, (await issue(before)).upstreamName]);
  });
});

describe('marks are remembered', () => {
  function countSignatures() {
    const { subtle } = webCrypto();
    const sign = vi.fn(subtle.sign);
    const getRandomValues = globalThis.crypto.getRandomValues.bind(globalThis.crypto);
    const tokens = createCallbackTokens([secret], publicUrl, { getRandomValues, subtle: { ...subtle, sign } } as never);
    return { sign, tokens };
  }

  it('of owners and slots, apart: a signature costs as much as a whole poll', async () => {
    const { sign, tokens } = countSignatures();
    const token = await issue(tokens);
    expect(sign).toHaveBeenCalledTimes(3);
    expect(await tokens.isOf(token, 'anna', 'Support')).toBe(true);
    expect(await tokens.ownerMarks('anna')).toEqual([token.ownerMark]);
    expect(sign).toHaveBeenCalledTimes(3);
    expect(await tokens.isOf(token, 'anna', 'Sales')).toBe(false);
    expect(sign).toHaveBeenCalledTimes(4);
  });

  it('but never of a number', async () => {
    const { sign, tokens } = countSignatures();
    await tokens.toAuthMark(code);
    await tokens.toAuthMark(code);
    expect(sign).toHaveBeenCalledTimes(2);
  });

  it('of 1,000 at most', async () => {
    const { sign, tokens } = countSignatures();
    for (let index = 0; index < 1_000; index += 1) await tokens.ownerMarks(`${index}`);
    await tokens.ownerMarks('0');
    expect(sign).toHaveBeenCalledTimes(1_000);
    await tokens.ownerMarks('another');
    await tokens.ownerMarks('another');
    await tokens.ownerMarks('0');
    expect(sign).toHaveBeenCalledTimes(1_002);
  });

  it('but not a failure', async () => {
    const { sign, tokens } = countSignatures();
    sign.mockRejectedValueOnce(new Error('busy'));
    await expect(tokens.ownerMarks('anna')).rejects.toThrow('busy');
    expect(await tokens.ownerMarks('anna')).toEqual(await createTokens().ownerMarks('anna'));
  });
});

describe('the name that WhatsGate is sent', () => {
  it.each([
    ['of 60 characters is whole', 'x'.repeat(60), 'x'.repeat(60)],
    ['of more is cut', 'x'.repeat(61), 'x'.repeat(60)],
    ['is never cut within a character', '🙂'.repeat(61), '🙂'.repeat(60)],
    ['does not end in a space', `${'x'.repeat(59)} yz`, 'x'.repeat(59)],
  ])('%s', async (_, name, shown) => {
    const { upstreamName, slotMark } = await issue(createTokens(), { name });
    expect(upstreamName).toBe(`${shown} ${slotMark}`);
  });
});

describe('a key that cannot be made', () => {
  it('fails each signature, and not the process', async () => {
    // No mock: that would handle the rejection.
    const importKey = () => Promise.reject(new Error('no Web Crypto'));
    const crypto = { getRandomValues: globalThis.crypto.getRandomValues, subtle: { ...webCrypto().subtle, importKey } };
    const onUnhandled = vi.fn();
    process.on('unhandledRejection', onUnhandled);
    const tokens = createCallbackTokens([secret], publicUrl, crypto as never);
    // Long enough for an unhandled rejection to be reported.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onUnhandled);
    expect(onUnhandled).not.toHaveBeenCalled();
    await expect(tokens.ownerMarks('anna')).rejects.toThrow('no Web Crypto');
  });

  it('is asked for as Web Crypto wants it: not to be exported, for signatures only', async () => {
    const { subtle } = webCrypto();
    const importKey = vi.fn(subtle.importKey);
    const crypto = { getRandomValues: globalThis.crypto.getRandomValues, subtle: { ...subtle, importKey } };
    await createCallbackTokens([secret], publicUrl, crypto as never).ownerMarks('anna');
    const key = expect.any(Uint8Array);
    expect(importKey.mock.calls).toEqual([['raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']]]);
  });
});
