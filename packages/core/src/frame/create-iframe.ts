import { frameAttributes } from './frame-attributes.ts';

/** Creates the iframe of a QR page, with the least that the page works with. */
export function createIframe(document: Document, url: string, title: string): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  for (const [name, value] of Object.entries(frameAttributes)) iframe.setAttribute(name, String(value));
  // The address comes last: what it may do is settled by then.
  return Object.assign(iframe, { title, referrerPolicy: 'no-referrer', src: url });
}
