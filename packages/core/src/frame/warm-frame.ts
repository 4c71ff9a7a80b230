import { applyStyles } from './apply-styles.ts';
import { createIframe } from './create-iframe.ts';

/** How long a frame that was opened in vain stays, in milliseconds. */
const keptFor = 30_000;

/** It is not seen, and takes no place; `display: none` would keep some engines from loading it. */
const hidden = {
  position: 'fixed',
  top: '0',
  left: '0',
  width: '1px',
  height: '1px',
  border: '0',
  opacity: '0',
  clipPath: 'inset(50%)',
  pointerEvents: 'none',
} as const;

interface WarmFrame {
  readonly owner: object;
  readonly origin: string;
  readonly iframe: HTMLIFrameElement;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** At most one on the page. */
let current: WarmFrame | null = null;

/**
 * Opens a hidden frame at `url`, so that its origin's connection and cache are warm when the QR page comes: browsers
 * keep both apart by the site of the frame, so that neither `preconnect` nor a `fetch` of this page would do. No
 * session listens to it. It goes with {@link closeWarmFrame}, and after 30 s.
 *
 * @param owner - who closes it
 */
export function openWarmFrame({ href, origin }: URL, owner: object): void {
  // The page may have taken it out with everything else.
  if (current?.origin === origin && current.iframe.isConnected) return;
  remove();
  const iframe = createIframe(document, href, '');
  for (const [name, value] of [
    ['aria-hidden', 'true'],
    ['tabindex', '-1'],
    ['inert', ''],
  ] as const)
    iframe.setAttribute(name, value);
  applyStyles(iframe, hidden);
  // Not in the body, of which some libraries keep copies to show them again.
  document.documentElement.append(iframe);
  current = { owner, origin, iframe, timer: setTimeout(remove, keptFor) };
}

/** Closes the warm frame of this owner. */
export function closeWarmFrame(owner: object): void {
  if (current?.owner === owner) remove();
}

/** Closes the warm frame of this origin, of any owner. */
export function closeWarmFrameAt(origin: string): void {
  if (current?.origin === origin) remove();
}

function remove(): void {
  if (current === null) return;
  clearTimeout(current.timer);
  current.iframe.remove();
  current = null;
}
