import { pick, type Random } from './random.ts';

const maxName = 20;

/** A name as a service might keep it: trimmed, cut, or NFC normalised. Never empty. */
export function rewriteName(name: string, random: Random): string {
  const rewrite = pick(random, [
    (text: string) => text.trim(),
    (text: string) => [...text].slice(0, maxName).join(''),
    (text: string) => text.normalize('NFC'),
  ]);
  return rewrite(name) || name;
}

/** An address as a service might keep it: its host in lower case, without its port, or with its path escaped. */
export function rewriteCallback(callback: string, random: Random): string {
  const url = URL.parse(callback);
  if (url === null) return callback;
  const rewrite = pick(random, [
    // The parser has put the host in lower case.
    () => url.href,
    () => {
      url.port = '';
      return url.href;
    },
    () => `${url.origin}${escapePath(url.pathname)}${url.search}`,
  ]);
  return rewrite();
}

/** Escapes each character that may be escaped without a change of meaning, except slashes. */
function escapePath(path: string): string {
  return path.replace(/[^/%\w]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
