/**
 * Notices that something other than its owner took the iframe, or any ancestor of it, out of the page or moved it: an
 * extension, a morphing library, a script of the page. Either way the QR page in it is gone, and a moved one loads
 * again in a window that has no listener.
 *
 * @param iframe - in a document
 * @returns stops watching
 */
export function watchForLoss(iframe: HTMLIFrameElement, onLost: () => void): () => void {
  const { contentWindow: frame } = iframe;
  if (frame === null) return () => {};
  const observer = new MutationObserver(check);
  // Only the children of each ancestor: a whole document under observation would cost a busy page.
  const observe = () => {
    for (let parent = parentOf(iframe); parent !== null; parent = parentOf(parent))
      observer.observe(parent, { childList: true });
  };
  const stop = () => {
    observer.disconnect();
    iframe.removeEventListener('load', check);
  };
  function check() {
    if (iframe.contentWindow === frame) {
      // Something else has changed, or an ancestor was moved without a reload (`moveBefore`): it
      // may have other ancestors now.
      observer.disconnect();
      observe();
      return;
    }
    stop();
    onLost();
  }
  iframe.addEventListener('load', check);
  observe();
  return stop;
}

function parentOf(node: Node): Node | null {
  return node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
}
