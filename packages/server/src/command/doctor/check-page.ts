import { defaultBaseUrl } from '@whatsgate/client';
import { allows, findDirective, type Policy, parsePolicies } from './content-security-policy.ts';
import { type Check, type Finding, ok, patience, problem, toFailure } from './finding.ts';

/** Whether the policies of the application's pages let the relay and the QR page in. */
export const checkPages: Check = {
  name: 'page',
  needs: ['WHATSGATE_PUBLIC_URL', 'WHATSGATE_BASE_URL', 'WHATSGATE_ALLOWED_ORIGINS'],
  async run({ pages, publicUrl, settings: { baseUrl, allowedOrigins }, fetch }) {
    const relay = new URL(publicUrl).origin;
    const qrPage = new URL(baseUrl ?? defaultBaseUrl).origin;
    const found = await Promise.all(
      pages.map(async (url) => {
        try {
          const page = await readPage(url, fetch);
          return [...judgeOrigin(page, relay, allowedOrigins), ...judgePolicies(page, relay, qrPage)];
        } catch (error) {
          return [
            problem(
              `${url} cannot be read: ${toFailure(error)}`,
              'Give the address of a page that is shown without sign-in.',
            ),
          ];
        }
      }),
    );
    return found.flat();
  },
};

interface Page {
  readonly url: string;
  readonly origin: string;
  readonly policies: readonly Policy[];
  /** Whether a script of the page comes from this origin. */
  loadsFrom(origin: string): boolean;
  readonly embedderPolicy: string;
}

async function readPage(url: string, fetch: typeof globalThis.fetch): Promise<Page> {
  const response = await fetch(url, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(patience) });
  const html = await response.text();
  if (!response.ok) throw new Error(`it is answered with ${response.status}`);
  const header = response.headers.get('content-security-policy') ?? '';
  return {
    url,
    // After redirects.
    origin: new URL(response.url || url).origin,
    policies: [header, ...readMetas(html)].flatMap(parsePolicies),
    loadsFrom: (origin) => html.includes(`${origin}/`),
    embedderPolicy: response.headers.get('cross-origin-embedder-policy') ?? '',
  };
}

/** The policies in `<meta http-equiv>`, in whichever order the attributes stand. */
function readMetas(html: string): readonly string[] {
  return [...html.matchAll(/<meta\b[^>]*>/gi)]
    .map(([tag]) => tag)
    .filter((tag) => /http-equiv\s*=\s*["']?content-security-policy["'\s>]/i.test(tag))
    .map((tag) => /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag))
    .map((match) => (match?.[1] ?? match?.[2] ?? '').replaceAll('&#39;', "'").replaceAll('&quot;', '"'));
}

function judgeOrigin({ url, origin }: Page, relay: string, allowedOrigins: readonly string[]): readonly Finding[] {
  if (origin === relay || allowedOrigins.includes(origin)) return [];
  const line = `WHATSGATE_ALLOWED_ORIGINS=${[...allowedOrigins, origin].join(',')}`;
  return [problem(`${url} may not call the relay, since its origin is not allowed`, `Write: ${line}`)];
}

function judgePolicies(page: Page, relay: string, qrPage: string): readonly Finding[] {
  const needs = [
    { names: ['frame-src', 'child-src', 'default-src'], origin: qrPage, what: 'the QR page' },
    { names: ['connect-src', 'default-src'], origin: relay, what: 'requests to the relay' },
    ...(page.loadsFrom(relay)
      ? [{ names: ['script-src-elem', 'script-src', 'default-src'], origin: relay, what: 'connect.js' }]
      : []),
  ];
  const found: Finding[] = needs.flatMap(({ names, origin, what }) =>
    page.policies.flatMap((policy) => {
      const directive = findDirective(policy, names);
      if (directive === null || allows(policy.get(directive) ?? [], origin, page.origin)) return [];
      const wanted = origin === page.origin ? "'self'" : origin;
      // A directive of its own, so that nothing else is let in by the same source.
      const sources = (policy.get(directive) ?? []).filter((source) => source !== "'none'");
      return [
        problem(
          `${page.url} forbids ${what}: its ${directive} does not allow ${origin}`,
          `Write in its Content-Security-Policy: ${[names[0], ...sources, wanted].join(' ')}`,
        ),
      ];
    }),
  );
  if (/require-corp/i.test(page.embedderPolicy))
    found.push(
      problem(
        `${page.url} forbids the QR page: its Cross-Origin-Embedder-Policy is require-corp`,
        'Leave that header out on this page.',
      ),
    );
  return found.length > 0 ? found : [ok(`${page.url} lets the QR page and the relay in`)];
}
