import { withoutEndSlashes } from '../../end-slashes.ts';
import { isLoopback } from '../../option-values.ts';
import { type Check, type Finding, ok, patience, problem, toFailure, warning } from './finding.ts';

/** Whether pages of the allowed origins may call the server that runs. */
export const checkOrigins: Check = {
  name: 'origins',
  needs: ['WHATSGATE_PUBLIC_URL', 'WHATSGATE_ALLOWED_ORIGINS'],
  async run({ settings: { allowedOrigins }, publicUrl, fetch }) {
    const own = new URL(publicUrl).origin;
    const found: Finding[] = allowedOrigins
      .filter((origin) => origin.startsWith('http:') && !isLoopback(new URL(origin)))
      .map((origin) =>
        warning(
          `${origin} is not encrypted: anyone on the way can change its pages`,
          `Serve it as ${origin.replace('http:', 'https:')}`,
        ),
      );
    if (allowedOrigins.length === 0)
      found.push(ok(`pages of ${own} only; WHATSGATE_ALLOWED_ORIGINS=https://www.example.com allows others`));
    for (const origin of allowedOrigins) found.push(await ask(withoutEndSlashes(publicUrl), origin, fetch));
    return found;
  },
};

/** As a browser asks before it lets a page send a ticket. */
async function ask(at: string, origin: string, fetch: typeof globalThis.fetch): Promise<Finding> {
  try {
    const response = await fetch(`${at}/session-create`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    const allowed = response.headers.get('access-control-allow-origin');
    if (response.ok && allowed === origin) return ok(`${origin} may call it`);
    return problem(
      `a browser would not let ${origin} call it: the preflight is answered with ${response.status}${allowed === null ? '' : ` and for ${allowed}`}`,
      'Restart whatsgate-server after a change of WHATSGATE_ALLOWED_ORIGINS, and let your proxy neither answer OPTIONS nor add CORS headers.',
    );
  } catch (error) {
    return problem(`${at} cannot be reached: ${toFailure(error)}`, 'Start whatsgate-server first.');
  }
}
