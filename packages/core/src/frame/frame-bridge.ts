import { type FrameMessage, parseFrameMessage } from '@whatsgate/client';
import { type FrameClock, type LimitedListener, limitRate } from './limit-rate.ts';

interface Route {
  readonly origin: string;
  readonly listener: LimitedListener;
}

// One listener per page routes by the window that sent the message. The key is the window taken at mount: a
// removed frame's queued messages arrive with `source === null`, which
// `event.source === iframe.contentWindow` would let through.
const routes = new WeakMap<object, Route>();
const pages = new WeakMap<Window, Set<Route>>();

/**
 * Listens to the QR page inside `iframe`, and to nothing else; at most two messages a second count.
 *
 * @param iframe - connected to a document, freshly made for this one session
 * @param origin - the origin of the record's `qr_link`
 * @returns stops listening
 */
export function listenToFrame(
  iframe: HTMLIFrameElement,
  origin: string,
  listener: (message: FrameMessage) => void,
  clock: FrameClock,
): () => void {
  const page = iframe.ownerDocument.defaultView;
  const frame = iframe.contentWindow;
  if (page === null || frame === null) return () => {};
  const route: Route = { origin, listener: limitRate(listener, clock) };
  const ofPage = pages.get(page) ?? new Set();
  pages.set(page, ofPage.add(route));
  routes.set(frame, route);
  page.addEventListener('message', deliver);
  return () => {
    route.listener.stop();
    if (routes.get(frame) === route) routes.delete(frame);
    ofPage.delete(route);
    if (ofPage.size === 0) page.removeEventListener('message', deliver);
  };
}

function deliver(event: MessageEvent): void {
  if (!event.isTrusted) return; // made by a script of the page, which can claim any source and origin
  // No route has the key null.
  const route = routes.get(event.source as object);
  if (route === undefined) return; // not a frame of ours: another widget, an extension, a removed frame
  if (event.origin !== route.origin) return; // our frame, but it was led to another site
  const message = parseFrameMessage(event.data);
  if (message === null) return; // our page, with another message
  route.listener.push(message);
}
