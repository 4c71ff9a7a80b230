import { withoutEndSlashes } from '../end-slashes.ts';
/** What a request asks for. */
export type Route =
  | { readonly kind: 'session' | 'admin' | 'file'; readonly name: string }
  | { readonly kind: 'hook'; readonly token: string }
  | { readonly kind: 'unknown' };

interface Names {
  has(name: string): boolean;
}

const admin: Names = new Set(['list', 'unlink', 'link']);

/**
 * By the end of the path: where the relay is mounted does not matter, nor does a slash at the end.
 *
 * @param sessions - the names of the session commands
 */
export function toRoute({ url, method }: Request, sessions: Names): Route {
  const [before, last] = withoutEndSlashes(toPath(url)).split('/').slice(-2);
  const name = last ?? before ?? '';
  if (before === 'admin' && admin.has(name)) return { kind: 'admin', name };
  if (isRead(method) && (name === 'link' || name.endsWith('.js'))) return { kind: 'file', name };
  if (sessions.has(name)) return { kind: 'session', name };
  return before === 'hook' ? { kind: 'hook', token: name } : { kind: 'unknown' };
}

/** How a request is called in the log: nothing that is secret or chosen by the client. */
export function toLogName(route: Route): string {
  if (route.kind === 'session') return route.name;
  return route.kind === 'admin' ? `admin/${route.name}` : route.kind;
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function toPath(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return '';
  }
}
