import { applyStyles } from './apply-styles.ts';
import { createIframe } from './create-iframe.ts';

/** How long a frame that was opened in vain stays, in milliseconds. */
const keptFor = 30_000;

/** Nobody sees it, and it takes no place; `display: none` would keep some engines from loading it. */
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
  remove(): void;
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
export function openWarmFrame(url: string, owner: object): void {
  if (current !== null) return;
  const iframe = createIframe(document, url, '');
  for (const [name, value] of [
    ['aria-hidden', 'true'],
    ['tabindex', '-1'],
    ['inert', ''],
  ] as const)
    iframe.setAttribute(name, value);
  applyStyles(iframe, hidden);
  document.body.append(iframe);
  const timer = setTimeout(closeWarmFrame, keptFor);
  current = {
    owner,
    remove() {
      clearTimeout(timer);
      iframe.remove();
    },
  };
}

/** Closes the warm frame. @param owner - only if it is this one's; default: whosever it is */
export function closeWarmFrame(owner: object | undefined = current?.owner): void {
  if (current === null || current.owner !== owner) return;
  current.remove();
  current = null;
}
