/** What happens to the page that the session must know. */
export interface PageListeners {
  /** It may have missed something: it was hidden, asleep or offline. */
  readonly onWoke: () => void;
  /** It cannot be seen any more, or waits in the back-forward cache. */
  readonly onHidden: () => void;
  /** It is back from the back-forward cache. */
  readonly onRestored: () => void;
  /** It is being closed for good. */
  readonly onLeft: () => void;
}

/**
 * Listens to the page; does nothing outside a browser.
 *
 * @returns stops listening
 */
export function listenToPage({ onWoke, onHidden, onRestored, onLeft }: PageListeners): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('visibilitychange', () => (isVisible() ? onWoke() : onHidden()), { signal });
  window.addEventListener('online', onWoke, { signal });
  window.addEventListener('pageshow', (event) => event.persisted && onRestored(), { signal });
  // A persisted page comes back alive: deleting its session here would kill it.
  window.addEventListener('pagehide', (event) => (event.persisted ? onHidden() : onLeft()), { signal });
  return () => listening.abort();
}

/** Whether the page can be seen; outside a browser it always can. */
export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}
