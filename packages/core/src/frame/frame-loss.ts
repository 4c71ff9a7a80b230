/**
 * Notices that something other than its owner took the iframe out of the page, or moved it: an extension, a script of the
 * page. Either way the QR page in it is gone, and a moved one loads anew in a window that nobody listens to.
 *
 * @returns stops looking
 */
export function watchForLoss(iframe: HTMLIFrameElement, onLost: () => void): () => void {
  const { parentNode, contentWindow: frame } = iframe;
  if (parentNode === null) return () => {};
  const look = () => {
    if (iframe.contentWindow === frame) return;
    stop();
    onLost();
  };
  const observer = new MutationObserver(look);
  observer.observe(parentNode, { childList: true });
  iframe.addEventListener('load', look);
  const stop = () => {
    observer.disconnect();
    iframe.removeEventListener('load', look);
  };
  return stop;
}
