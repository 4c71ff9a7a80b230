import { fakeQr } from './fake-qr.ts';

const quietZone = 3;
const square = fakeQr.size + 2 * quietZone;

/**
 * What a fake session shows in its frame, as addresses that load nothing. Without style attributes: a page's
 * Content-Security-Policy holds for them too.
 */
export const fakePages = {
  /** The page has not drawn anything yet. */
  loading: 'about:blank',
  qr: toPage(
    'A QR code',
    `<path transform="translate(${quietZone} ${quietZone})" shape-rendering="crispEdges" d="${fakeQr.path}"/>`,
  ),
  code: (code: string) =>
    toPage(
      'A pairing code',
      `<text x="50%" y="52%" text-anchor="middle" font-family="monospace" font-size="5">${toText(code)}</text>`,
    ),
  success: toPage(
    'Linked',
    `<path transform="translate(${square / 2} ${square / 2})" d="M-6 0l4 4 8-8" fill="none" stroke="#14693d" stroke-width="2"/>`,
  ),
};

function toPage(title: string, drawing: string): string {
  const view = `viewBox="0 0 ${square} ${square}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${view}><title>${title}</title>${drawing}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function toText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
