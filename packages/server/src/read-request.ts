import { isJsonObject, type JsonObject } from '@whatsgate/core/protocol';
import { refusals } from './refusal.ts';

const maxBodyBytes = 16 * 1024;

/**
 * Refuses what a page of another site could send with the user's cookies: a form, a beacon, a cross-site fetch. Every browser
 * says on a POST where it comes from, so a request that does not is refused too.
 *
 * @param ownOrigins - where the application's pages are
 * @throws Refusal
 */
export function checkOrigin({ headers }: Request, ownOrigins: readonly string[]): void {
  const origin = headers.get('origin');
  if (origin !== null && ownOrigins.includes(origin)) return;
  if (headers.get('sec-fetch-site') !== 'same-origin') throw refusals.foreignSite();
}

/**
 * Reads the JSON object of a command, byte by byte up to the cap.
 *
 * @throws Refusal
 */
export async function readBody(request: Request): Promise<JsonObject> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) throw refusals.notJson();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let chunk = await reader?.read(); chunk !== undefined && !chunk.done; chunk = await reader?.read()) {
    bytes += chunk.value.byteLength;
    if (bytes > maxBodyBytes) {
      void reader?.cancel().catch(() => {});
      throw refusals.tooLarge();
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  const body = parse(text + decoder.decode());
  if (!isJsonObject(body)) throw refusals.badRequest('The body must be a JSON object.');
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.badRequest('The body is not JSON.');
  }
}
