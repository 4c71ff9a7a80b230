/** What ties a session at WhatsGate to its slot here, though WhatsGate knows nothing of slots. */
export interface Tokens {
  /** A name for a create: it begins with a mark of the slot, so that even a server that has forgotten everything finds its sessions again. */
  createIntent(caller: string, name: string): Promise<string>;
  /** Tells which intents are of this slot. */
  matcher(caller: string, name: string): Promise<(intent: string) => boolean>;
  /** The callback address of a session: `<publicUrl>/hook/<intent>.<mac>`. */
  toCallback(intent: string): Promise<string>;
  /** The intent in a callback address of this server's; null for any other address. */
  readCallback(callback: string | null): Promise<string | null>;
}

/** What is needed of Web Crypto: the global `crypto`, or another with the same methods. */
export interface ServerCrypto {
  readonly getRandomValues: Crypto['getRandomValues'];
  readonly subtle: Pick<SubtleCrypto, 'importKey' | 'sign'>;
}

const encoder = new TextEncoder();
/** Hexadecimal digits: 64 bits of the slot's mark, then 64 random ones. */
const markLength = 16;

/**
 * @param secret - what the tokens are signed with; not itself readable from them
 * @param publicUrl - where the relay is for WhatsGate; part of what is recognised, so two installations on one key stay apart
 * @param crypto - signs, and names the creates at random
 */
export function createTokens(secret: string, publicUrl: string, crypto: ServerCrypto): Tokens {
  const prefix = `${publicUrl.replace(/\/+$/, '')}/hook/`;
  const key = crypto.subtle.importKey(
    'raw',
    encoder.encode(`whatsgate callback ${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  // Its failure is told by each signature; by itself it would end the process.
  key.catch(() => {});
  const sign = async (text: string) =>
    toHex(new Uint8Array(await crypto.subtle.sign('HMAC', await key, encoder.encode(prefix + text))));
  const markOf = async (caller: string, name: string) =>
    (await sign(JSON.stringify([caller, name]))).slice(0, markLength);

  return {
    createIntent: async (caller, name) =>
      (await markOf(caller, name)) + toHex(crypto.getRandomValues(new Uint8Array(8))),
    async matcher(caller, name) {
      const mark = await markOf(caller, name);
      return (intent) => isEqual(intent.slice(0, markLength), mark);
    },
    toCallback: async (intent) => `${prefix}${intent}.${await sign(intent)}`,
    async readCallback(callback) {
      if (callback === null || !callback.startsWith(prefix)) return null;
      const [, intent, mac] = /^([0-9a-f]{32})\.([0-9a-f]{64})$/.exec(callback.slice(prefix.length)) ?? [];
      if (intent === undefined || mac === undefined) return null;
      return isEqual(mac, await sign(intent)) ? intent : null;
    },
  };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares in a time that does not tell where the first difference is; both are of equal length. */
function isEqual(a: string, b: string): boolean {
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
