import { type FrameMessage, parseFrameMessage } from '@whatsgate/client';

interface Route {
  readonly origin: string;
  readonly listener: (message: FrameMessage) => void;
  readonly now: () => number;
  lastQr: number;
}

// One listener per page routes by the window that sent the message. The key is the window taken at mount: a removed frame's
// queued messages arrive with `source === null`, which `event.source === iframe.contentWindow` would let through.
const routes = new WeakMap<object, Route>();
const pages = new WeakMap<Window, Set<Route>>();
/** The page refreshes its code every ten seconds or so; more than one a second is a flood. */
const shortestRefresh = 1000;

/**
 * Hears the QR page inside `iframe`, and nobody else.
 *
 * @param iframe - connected to a document, freshly made for this one session
 * @param origin - the origin of the record's `qr_link`
 * @returns stops listening
 */
export function listenToFrame(iframe: HTMLIFrameElement, origin: string, listener: (message: FrameMessage) => void, now: () => number = Date.now): () => void {
  const page = iframe.ownerDocument.defaultView;
  const frame = iframe.contentWindow;
  if (page === null || frame === null) return () => {};
  const route: Route = { origin, listener, now, lastQr: Number.NEGATIVE_INFINITY };
  const heard = pages.get(page) ?? new Set();
  pages.set(page, heard.add(route));
  routes.set(frame, route);
  page.addEventListener('message', deliver);
  return () => {
    if (routes.get(frame) === route) routes.delete(frame);
    heard.delete(route);
    if (heard.size === 0) page.removeEventListener('message', deliver);
  };
}

function deliver(event: MessageEvent): void {
  if (!event.isTrusted) return; // made by a script of the page, which can claim any source and origin
  // A `source` that is null is nobody's key.
  const route = routes.get(event.source as object);
  if (route === undefined) return; // not a frame of ours: another widget, an extension, a removed frame
  if (event.origin !== route.origin) return; // our frame, but it was led to another site
  const message = parseFrameMessage(event.data);
  if (message === null) return; // our page, saying something else
  if (message === 'qr') {
    const now = route.now();
    if (now - route.lastQr < shortestRefresh) return;
    route.lastQr = now;
  }
  route.listener(message);
}
