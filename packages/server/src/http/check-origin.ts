import { requestHeaders, responseHeaders } from '@whatsgate/client';
import { problems } from './problems.ts';

/** What a page of another origin may send: `Access-Control-Allow-Headers` of the relay's preflight answers. */
export const allowedHeaders: readonly string[] = ['Authorization', ...requestHeaders];

const preflightMaxAge = 7_200;

/**
 * Refuses what a page of another site sends, whatever else the request says.
 *
 * @param allowedOrigins - where the application's pages are
 * @throws Problem 403
 */
export function refuseForeignOrigin({ headers }: Request, allowedOrigins: ReadonlySet<string>): void {
  const origin = headers.get('origin');
  if (origin !== null && !allowedOrigins.has(origin)) throw problems.foreignSite();
}

/** Whether the browser says that a page of ours asks: only then may a cookie say whose request it is. */
export function isFromOwnPage({ headers }: Request, allowedOrigins: ReadonlySet<string>): boolean {
  const origin = headers.get('origin');
  return origin !== null ? allowedOrigins.has(origin) : headers.get('sec-fetch-site') === 'same-origin';
}

/** The answer to a browser that asks whether a page of another origin may call the relay. @throws Problem 403 */
export function answerPreflight(request: Request, allowedOrigins: ReadonlySet<string>): Response {
  const origin = request.headers.get('origin');
  if (origin === null || !allowedOrigins.has(origin)) throw problems.foreignSite();
  const headers = {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': allowedHeaders.join(', '),
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
