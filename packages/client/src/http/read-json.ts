import { WhatsGateError } from '../errors/index.ts';
import type { RedactSecret } from './redact-secret.ts';

const mebibyte = 1024 * 1024;
/** No answer of the session commands comes near this; a larger one is not from WhatsGate. */
const maxAnswerBytes = 4 * mebibyte;

/**
 * Reads an answer's body as JSON and stops at the cap, whatever `Content-Length` says.
 *
 * @param redactSecret - takes the API key out wherever a careless server repeats it, so that no error,
 * record or answer carries it on
 * @throws WhatsGateError `BAD_RESPONSE` when it is too large, empty, cut off or not JSON
 */
export async function readJson(response: Response, redactSecret: RedactSecret): Promise<unknown> {
  const text = redactSecret(await readText(response));
  if (text.trim() === '') throw badAnswer(response, 'an empty body');
  try {
    // Once more when unescaped: PHP, for one, writes a slash as `\/`.
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? redactSecret(value) : value));
  } catch (cause) {
    const type = redactSecret(response.headers.get('content-type') ?? 'no content type').slice(0, 80);
    throw badAnswer(response, `something that is not JSON (${type})`, cause);
  }
}

/** The failure for an answer that cannot be understood: what was asked for may have happened. */
export function badAnswer({ status }: Response, what: string, cause?: unknown): WhatsGateError {
  return new WhatsGateError('BAD_RESPONSE', `The server answered HTTP ${status} with ${what}.`, {
    cause,
    ambiguous: true,
  });
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  // Not `response.text()`: it would read 300 MiB before anyone could object. The decoder drops a byte order mark.
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.byteLength;
    if (bytes > maxAnswerBytes) {
      void reader.cancel().catch(() => {});
      throw badAnswer(response, `more than ${maxAnswerBytes / mebibyte} MiB`);
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
