import type { WhatsGateAuth } from '@whatsgate/client';
import { withoutEndSlashes } from '../end-slashes.ts';

/** What a session's callback address says about it; only this installation can write or read it. */
export interface CallbackToken {
  /** Names the create. */
  readonly createId: string;
  /** Marks of the owner, of the slot, and of how it is authorized; each is a MAC, so that nothing can be read from it. */
  readonly ownerMark: string;
  readonly slotMark: string;
  readonly authMark: string;
  /** When the create was decided, in ms since the epoch. */
  readonly bornAt: number;
}

/** A create's identity at WhatsGate. */
export interface CreateIdentity extends CallbackToken {
  /** The token as it stands in an address. */
  readonly text: string;
  /** `<publicUrl>/hook/<token>` */
  readonly callback: string;
  /** The slot's name, ending in its mark: a session of this slot is found by one look. */
  readonly upstreamName: string;
}

/** Signs with the current secret; recognises what was signed with any of them. */
export interface CallbackTokens {
  issue(owner: string, name: string, auth: WhatsGateAuth, now: number): Promise<CreateIdentity>;
  /** The token in a callback address, wherever it stands and whatever became of the rest; null without one of ours. */
  read(callback: string | null): Promise<CallbackToken | null>;
  /** A text that is one token and nothing else; null for any other. */
  parse(text: string): Promise<CallbackToken | null>;
  /** Whether a session with this token is of this slot. */
  isOf(token: CallbackToken, owner: string, name: string): Promise<boolean>;
  /** Whether a session with this mark is authorized in this way. */
  isAuthorizedBy(authMark: string, auth: WhatsGateAuth): Promise<boolean>;
  toAuthMark(auth: WhatsGateAuth): Promise<string>;
  /** The marks of an owner, one for each secret. */
  ownerMarks(owner: string): Promise<readonly string[]>;
  /** The names that this slot's sessions have at WhatsGate, one for each secret. */
  upstreamNames(owner: string, name: string): Promise<readonly string[]>;
}

/** What is needed of Web Crypto: the global `crypto`, or another with the same methods. */
export interface ServerCrypto {
  readonly getRandomValues: Crypto['getRandomValues'];
  readonly subtle: Pick<SubtleCrypto, 'importKey' | 'sign'>;
}

const encoder = new TextEncoder();
/** Lower-case letters and digits only: the service may change the case of an address and escape the rest. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const prefix = 'wg1';
/** Characters of five bits: a token has 78 of them. */
const lengths = { createId: 12, owner: 16, slot: 8, auth: 9, bornAt: 10, mac: 20 } as const;
const tokenLength = prefix.length + Object.values(lengths).reduce((sum, length) => sum + length, 0);
/** Finds tokens that overlap, too. */
const candidates = new RegExp(`(?=(${prefix}[a-z0-9]{${tokenLength - prefix.length}}))`, 'g');
/** No address is longer; a hostile one costs no more than this. */
const maxAddress = 4_000;
const maxCandidates = 16;
const maxMarks = 1_000;
/** How much of a name is sent: WhatsGate may cut long ones, and the mark at the end with them. */
const maxShownName = 60;

/**
 * @param secrets - the current one first
 * @param publicUrl - where WhatsGate reaches the relay; not a part of what is recognised
 */
export function createCallbackTokens(
  secrets: readonly string[],
  publicUrl: string,
  crypto: ServerCrypto,
): CallbackTokens {
  const signers = secrets.map((secret) => createSigner(secret, crypto));
  const [current] = signers as [Signer];
  const base = `${withoutEndSlashes(publicUrl)}/hook/`;

  const toMarks = (owner: string, name: string) => ({
    owner: (sign: Signer) => sign('owner', owner, lengths.owner),
    slot: (sign: Signer) => sign('slot', JSON.stringify([owner, name]), lengths.slot),
  });
  const authMarkBy = async (sign: Signer, auth: WhatsGateAuth) =>
    auth.type === 'qr'
      ? 'q'.padEnd(lengths.auth, '0')
      : `c${await sign('number', auth.number.replace(/\D/g, ''), lengths.auth - 1)}`;
  const toUpstreamName = (name: string, slotMark: string) =>
    `${[...name].slice(0, maxShownName).join('').trim()} ${slotMark}`;

  const tokens: CallbackTokens = {
    async issue(owner, name, auth, now) {
      const marks = toMarks(owner, name);
      const token: CallbackToken = {
        createId: toText(crypto.getRandomValues(new Uint8Array(lengths.createId))),
        ownerMark: await marks.owner(current),
        slotMark: await marks.slot(current),
        authMark: await authMarkBy(current, auth),
        bornAt: Math.floor(now),
      };
      const body = prefix + toBody(token);
      const text = body + (await current('token', body, lengths.mac));
      return { ...token, text, callback: base + text, upstreamName: toUpstreamName(name, token.slotMark) };
    },
    async read(callback) {
      const found = findCandidates(callback);
      for (const candidate of found) {
        const body = candidate.slice(0, -lengths.mac);
        for (const sign of signers)
          if (isEqual(candidate.slice(-lengths.mac), await sign('token', body, lengths.mac))) return parseBody(body);
      }
      return null;
    },
    parse: async (text) => (text.length === tokenLength ? tokens.read(text) : null),
    async isOf({ ownerMark, slotMark }, owner, name) {
      const marks = toMarks(owner, name);
      for (const sign of signers)
        if (ownerMark === (await marks.owner(sign)) && slotMark === (await marks.slot(sign))) return true;
      return false;
    },
    async isAuthorizedBy(authMark, auth) {
      for (const sign of signers) if (authMark === (await authMarkBy(sign, auth))) return true;
      return false;
    },
    toAuthMark: (auth) => authMarkBy(current, auth),
    ownerMarks: (owner) => Promise.all(signers.map((sign) => sign('owner', owner, lengths.owner))),
    upstreamNames: (owner, name) =>
      Promise.all(signers.map(async (sign) => toUpstreamName(name, await toMarks(owner, name).slot(sign)))),
  };
  return tokens;
}

/** The first `length` characters of the MAC of a text, for one purpose. */
type Signer = (purpose: string, text: string, length: number) => Promise<string>;

function createSigner(secret: string, crypto: ServerCrypto): Signer {
  const key = crypto.subtle.importKey(
    'raw',
    encoder.encode(`whatsgate ${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  // Each signature reports its failure; unhandled, it would end the process.
  key.catch(() => {});
  const sign: Signer = async (purpose, text, length) => {
    const mac = await crypto.subtle.sign('HMAC', await key, encoder.encode(`${purpose} ${text}`));
    return toText(new Uint8Array(mac, 0, length));
  };
  // One create needs the marks of its owner and its slot several times, and a signature costs as much as a whole poll.
  const marks = new Map<string, Promise<string>>();
  return (purpose, text, length) => {
    if (purpose !== 'owner' && purpose !== 'slot') return sign(purpose, text, length);
    const id = `${purpose} ${text}`;
    const known = marks.get(id);
    if (known !== undefined) return known;
    if (marks.size >= maxMarks) marks.clear();
    const mark = sign(purpose, text, length);
    marks.set(id, mark);
    mark.catch(() => marks.delete(id));
    return mark;
  };
}

function toBody({ createId, ownerMark, slotMark, authMark, bornAt }: CallbackToken): string {
  return createId + ownerMark + slotMark + authMark + bornAt.toString(36).padStart(lengths.bornAt, '0');
}

function parseBody(body: string): CallbackToken {
  let at = prefix.length;
  const take = (length: number) => {
    at += length;
    return body.slice(at - length, at);
  };
  return {
    createId: take(lengths.createId),
    ownerMark: take(lengths.owner),
    slotMark: take(lengths.slot),
    authMark: take(lengths.auth),
    bornAt: Number.parseInt(take(lengths.bornAt), 36),
  };
}

function findCandidates(callback: string | null): readonly string[] {
  if (callback === null) return [];
  const text = callback.slice(0, maxAddress).toLowerCase();
  const texts = new Set([text, decode(text)]);
  return [...texts]
    .flatMap((each) => [...each.matchAll(candidates)].map(([, candidate = '']) => candidate))
    .slice(0, maxCandidates);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text;
  }
}

/** A character for each byte. */
function toText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += alphabet[byte % alphabet.length];
  return text;
}

/** Compares in a time that does not tell where the first difference is; both are of equal length. */
function isEqual(a: string, b: string): boolean {
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
