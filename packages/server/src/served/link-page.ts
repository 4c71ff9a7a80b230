import { isRealService } from '../option-values.ts';
import { type LinkPageTexts, linkPageTexts, toLinkLanguage } from './link-texts.ts';

interface LinkPage {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ownHosts = ['whatsgate.org', 'whatsgate.ru'].flatMap((host) => [`https://${host}`, `https://*.${host}`]);

const styles = [
  ':root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}',
  'body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center}',
  'main{box-sizing:border-box;width:100%;max-width:780px;padding:24px 16px;margin:auto 0}',
  'section{text-align:center;text-wrap:balance}',
  'h1{font-size:1.4em}',
  '[hidden]{display:none}',
  'button{font:inherit;padding:.5em 1.2em}',
].join('');

/**
 * The page of a sent link: the ready-made screen alone, in the customer's language. Everything about the link stands behind
 * the `#` of its address, which no server and no other site ever gets; the script asks the relay how the link stands.
 */
export function createLinkPage(baseUrl: string | undefined) {
  const frameOrigin = isRealService(baseUrl) || baseUrl === undefined ? null : new URL(baseUrl).origin;

  return async (acceptLanguage: string | null, styleHashes: readonly string[]): Promise<LinkPage> => {
    const language = toLinkLanguage(acceptLanguage);
    const html = toHtml(language, linkPageTexts[language], frameOrigin);
    const allStyles = [await hash(styles), ...styleHashes].map((each) => `'${each}'`).join(' ');
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      `style-src ${allStyles}`,
      "connect-src 'self'",
      'img-src data:',
      `frame-src ${[...ownHosts, ...(frameOrigin === null ? [] : [frameOrigin])].join(' ')}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
    return {
      body: new TextEncoder().encode(html),
      etag: `"${await hash(html)}"`,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy,
        'Cache-Control': 'no-cache',
        Vary: 'Accept-Language',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
        'X-Robots-Tag': 'noindex',
      },
    };
  };
}

function toHtml(language: string, texts: LinkPageTexts, frameOrigin: string | null): string {
  const origins = frameOrigin === null ? '' : ` data-frame-origin="${frameOrigin}"`;
  const section = (part: string, [title, text]: readonly [string, string], more = '') =>
    `<section data-part="${part}" hidden><h1>${title}</h1><p>${text}</p>${more}</section>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title}</title>
<style>${styles}</style>
<script type="module" src="connect.js"></script>
<script type="module" src="link.js"></script>
</head>
<body>
<main${origins}>
${section('done', texts.done)}
${section('over', texts.over)}
${section('failed', texts.failed, `<button>${texts.again}</button>`)}
<noscript><p>${texts.noScript}</p></noscript>
</main>
</body>
</html>
`;
}

async function hash(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}
