import { isLoopback, parseUrl } from '../option-values.ts';

/** Hosts of a private network: of its address ranges, or with a name that only it knows. */
const privateHost =
  /^(?:10(?:\.\d+){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|192\.168(?:\.\d+){2}|\[f[cd][\da-f]{2}:.*\]|[^.:[]+|.+\.(?:internal|local|home\.arpa))$/i;

/** Says what is wrong with the address of a receiver; null where nothing is. */
export function findUrlProblem(value: unknown): string | null {
  const url = parseUrl(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return 'is no address that begins with https://';
  if (url.protocol === 'http:' && !isLoopback(url) && !privateHost.test(url.hostname))
    return 'must begin with https:// outside of this machine and its private network';
  if (url.username !== '' || url.password !== '') return 'must hold no user and no password';
  return url.hash === '' ? null : 'must have no `#`';
}
