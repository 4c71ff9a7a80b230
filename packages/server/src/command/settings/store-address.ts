import type { Reader } from './reader.ts';

/** Where the slots are remembered. */
export type StoreAddress =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres' | 'redis'; readonly url: string };

/** @returns null for an address that is none */
export function parseStoreAddress(text: string): StoreAddress | null {
  if (text === 'memory:') return { kind: 'memory' };
  const [, file] = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(text) ?? [];
  if (file !== undefined) return file === ':memory:' ? null : { kind: 'sqlite', file };
  if (!URL.canParse(text)) return null;
  const { protocol, hostname } = new URL(text);
  if (hostname === '') return null;
  if (protocol === 'postgres:' || protocol === 'postgresql:') return { kind: 'postgres', url: text };
  return protocol === 'redis:' || protocol === 'rediss:' ? { kind: 'redis', url: text } : null;
}

/** For people: without the password. */
export function describeStore(address: StoreAddress): string {
  if (address.kind === 'memory') return 'this process, which forgets everything when it ends';
  if (address.kind === 'sqlite') return `the SQLite file ${address.file}`;
  return `${address.kind === 'redis' ? 'Redis' : 'PostgreSQL'} at ${new URL(address.url).host}`;
}

export function parseStore({ read, fail, note }: Reader): StoreAddress {
  const text = read('WHATSGATE_STORE') ?? 'sqlite:whatsgate.db';
  const address = parseStoreAddress(text);
  if (address === null) fail('WHATSGATE_STORE', ...toProblem(text));
  else if (address.kind === 'memory')
    note(
      'WHATSGATE_STORE=memory: forgets who has linked what, and notifications on their way, when this process ends.',
    );
  return address ?? { kind: 'memory' };
}

/** What is wrong with an address, and the line that would be right. */
function toProblem(text: string): readonly [problem: string, line: string] {
  const [, scheme] = /^(postgres(?:ql)?|rediss?):\/\//.exec(text) ?? [];
  if (scheme !== undefined && !URL.canParse(text))
    return [
      'cannot be read: in user and password, `#`, `/`, `?`, `@` and the like are written as %23, %2F, %3F, %40',
      `WHATSGATE_STORE=${scheme}://USER:PASSWORD@HOST`,
    ];
  return [
    'must begin with sqlite:, postgres:// or redis://, or be memory:',
    'WHATSGATE_STORE=sqlite:/var/lib/whatsgate/whatsgate.db',
  ];
}
