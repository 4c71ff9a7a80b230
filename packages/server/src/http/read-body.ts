import { isJsonObject, type JsonObject } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import { problems } from './problems.ts';

/** What a body may take. */
export interface BodyLimits {
  readonly bytes: number;
  /** Milliseconds until it has arrived. */
  readonly ms: number;
}

/** Of a command: a name, a number, an id. */
export const commandLimits: BodyLimits = { bytes: 16 * 1024, ms: 10_000 };

/**
 * Reads a JSON object, byte by byte, up to the caps of bytes and of time.
 *
 * @throws Problem
 */
export async function readBody(request: Request, clock: ServerClock, limits: BodyLimits): Promise<JsonObject> {
  const reader = (await toStream(request))?.getReader();
  if (reader === undefined) throw problems.badRequest('The body is missing.');
  let isLate = false;
  // A body that drips keeps its connection for ever otherwise; cancelling it ends the read under way.
  const stop = clock.every(limits.ms, () => {
    isLate = true;
    cancel(reader);
  });
  const text = await readText(reader, limits.bytes).finally(stop);
  if (isLate) throw problems.tooSlow();
  const body = parse(text);
  if (!isJsonObject(body)) throw problems.badRequest('The body must be a JSON object.');
  return body;
}

/** In Firefox, where a relay can run in a service worker, a request has no `body`. */
async function toStream(request: Request): Promise<ReadableStream<Uint8Array> | null> {
  return request.body === undefined ? new Response(await request.blob()).body : request.body;
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.byteLength;
    if (bytes > maxBytes) {
      cancel(reader);
      throw problems.tooLarge();
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  void reader.cancel().catch(() => {});
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problems.badRequest('The body is not JSON.');
  }
}
