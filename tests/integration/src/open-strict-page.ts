import { vi } from 'vitest';
import { patience } from './open-backend.ts';
import './strict-style/page.ts';

/**
 * Opens a page of its own, under a strict policy, in a frame: markup, and a script of src/strict-style that brings it
 * to life.
 */
export async function openStrictPage(html: string, script: string, more: { readonly trustedTypes?: true } = {}) {
  const { pathname } = new URL(`./strict-style/${script}`, import.meta.url);
  const body = JSON.stringify({ html, script: pathname, ...more });
  const url = await (await fetch('/api/strict-style', { method: 'POST', body })).text();
  const frame = Object.assign(document.createElement('iframe'), { src: url, width: '800', height: '800' });
  document.body.append(frame);
  return vi.waitFor(() => {
    const page = frame.contentWindow?.strictPage;
    if (page === undefined || frame.contentDocument === null) throw new Error('The page is not there yet.');
    return { ...page, document: frame.contentDocument };
  }, patience);
}
