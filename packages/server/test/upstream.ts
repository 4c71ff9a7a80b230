import type { Harness } from './harness.ts';

/** A request of the server's to WhatsGate. */
export interface UpstreamRequest {
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** `create`, `read` of one session, `list` of several, or `other`. */
  readonly kind: 'create' | 'read' | 'list' | 'other';
}

/** What a test does to a request; `pass` lets WhatsGate answer it, with another body if one is given. */
export type Intercept = (
  request: UpstreamRequest,
  pass: (body?: Readonly<Record<string, unknown>>) => Promise<Response>,
) => Promise<Response>;

/** A `fetch` that leads to the emulator, past what a test does on the way. */
export function createUpstream({ emulator }: Pick<Harness, 'emulator'>, intercept: Intercept): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, headers } = request;
    const command = url.split('/').at(-1) ?? '';
    const body = (await request.json()) as Record<string, unknown>;
    return intercept({ command, body, kind: toKind(command, body) }, (changed = body) =>
      emulator.fetch(new Request(url, { method: 'POST', headers, body: JSON.stringify(changed) })),
    );
  };
}

function toKind(command: string, body: object): UpstreamRequest['kind'] {
  if (command === 'session-create') return 'create';
  if (command === 'sessions-get') return 'WhatsappID' in body ? 'read' : 'list';
  return 'other';
}

/** A list or a read that found nothing. */
export function emptyAnswer(): Response {
  return Response.json({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] });
}

/** As Node's `fetch` rejects. */
export function brokenConnection(code = 'ECONNRESET'): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
