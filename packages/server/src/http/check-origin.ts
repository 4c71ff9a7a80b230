import { requestHeaders, responseHeaders } from '@whatsgate/client';
import { problems } from './problems.ts';

const preflightMaxAge = 7_200;

/**
 * Refuses what a page of another site could send with the user's cookies. A present `Origin` must be one of ours; without
 * one the browser must say that the request comes from the relay's own origin.
 *
 * @param allowedOrigins - where the application's pages are
 * @throws Problem 403
 */
export function checkOrigin({ headers }: Request, allowedOrigins: ReadonlySet<string>): void {
  const origin = headers.get('origin');
  if (origin !== null ? allowedOrigins.has(origin) : headers.get('sec-fetch-site') === 'same-origin') return;
  throw problems.foreignSite();
}

/** The answer to a browser that asks whether a page of another origin may call the relay. @throws Problem 403 */
export function answerPreflight(request: Request, allowedOrigins: ReadonlySet<string>): Response {
  const origin = request.headers.get('origin');
  if (origin === null || !allowedOrigins.has(origin)) throw problems.foreignSite();
  const headers = {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': ['Authorization', ...requestHeaders].join(', '),
    'Access-Control-Max-Age': String(preflightMaxAge),
  };
  return new Response(null, { status: 204, headers });
}

/** Lets a page of an allowed origin read the answer. */
export function addCorsHeaders(request: Request, response: Response, allowedOrigins: ReadonlySet<string>): void {
  response.headers.append('Vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || !allowedOrigins.has(origin)) return;
  response.headers.set('Access-Control-Allow-Origin', origin);
  response.headers.set('Access-Control-Allow-Credentials', 'true');
  response.headers.set('Access-Control-Expose-Headers', responseHeaders.join(', '));
}
