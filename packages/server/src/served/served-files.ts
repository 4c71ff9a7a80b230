import { problems } from '../http/problems.ts';
import { createLinkPage } from './link-page.ts';

/** A file, and how it is to be kept. */
interface ServedFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** They are named by what is in them. */
const chunk = /-[\w-]{8}\.js$/;

/**
 * The ready-made screen for pages without a bundler, and the page of a link that was sent. The files are loaded at the first
 * request for one: most servers serve none.
 *
 * @param baseUrl - where WhatsGate's API is, whose pages are shown in a frame
 */
export function createServedFiles(baseUrl: string | undefined) {
  const toLinkPage = createLinkPage(baseUrl);

  return async (request: Request, name: string): Promise<Response> => {
    const { scripts, styleHashes } = await import('virtual:served-files');
    // Not a name such as `toString`, which every object has.
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (name === 'link') return answer(request, await toLinkPage(request.headers.get('accept-language'), styleHashes));
    if (script === undefined) throw problems.notFound('such file');
    return answer(request, toScript(name, script));
  };
}

function toScript(name: string, { base64, hash }: { readonly base64: string; readonly hash: string }): ServedFile {
  return {
    body: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    etag: `"${hash}"`,
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': chunk.test(name) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

function answer({ method, headers: asked }: Request, { body, etag, headers }: ServedFile): Response {
  const all = { ...headers, ETag: etag };
  if (isKnown(asked.get('if-none-match'), etag)) return new Response(null, { status: 304, headers: all });
  const length = { 'Content-Length': String(body.byteLength) };
  return new Response(method === 'HEAD' ? null : body, { headers: { ...all, ...length } });
}

/** A proxy that compresses makes a tag a weak one. */
function isKnown(header: string | null, etag: string): boolean {
  return (header ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
