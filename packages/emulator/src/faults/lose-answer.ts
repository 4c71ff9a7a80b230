import { breakConnection } from '../runtime/broken-connection.ts';
import type { LossKind } from './unreliable-options.ts';

const answers: Readonly<Record<LossKind, () => Response>> = {
  reset: breakConnection,
  exception: () => Response.json({ name: 'Exception', message: 'Internal error', code: 0 }, { status: 500 }),
  error: () => Response.json({ result: 'ERROR' }),
  timeout: () => new Response('Request Timeout', { status: 408, headers: { 'Content-Type': 'text/plain' } }),
  redirect: () => new Response(null, { status: 302, headers: { Location: 'https://whatsgate.invalid/login' } }),
};

/** The answer that a caller gets in place of the real one. */
export function loseAnswer(kind: LossKind): Response {
  return answers[kind]();
}
