/**
 * Waits until an iframe that is not in a document has been inserted into one.
 *
 * @returns stops waiting
 */
export function whenInserted(iframe: HTMLIFrameElement, onInserted: () => void): () => void {
  const check = () => {
    if (iframe.contentWindow === null) return;
    stop();
    onInserted();
  };
  const observer = new MutationObserver(check);
  const stop = () => {
    observer.disconnect();
    iframe.removeEventListener('load', check);
  };
  observer.observe(iframe.ownerDocument, { childList: true, subtree: true });
  // An insertion into a shadow root, or into another document, is seen only by its load event.
  iframe.addEventListener('load', check);
  return stop;
}
