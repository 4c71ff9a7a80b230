/** What happens to the page that the session must know. */
export interface PageListeners {
  /** It may have missed something: it was hidden, asleep or offline. */
  readonly onWoke: () => void;
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
export function listenToPage({ onWoke, onRestored, onLeft }: PageListeners): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && onWoke(), { signal });
  window.addEventListener('online', onWoke, { signal });
  window.addEventListener('pageshow', (event) => event.persisted && onRestored(), { signal });
  // A persisted page comes back alive: deleting its session here would kill it.
  window.addEventListener('pagehide', (event) => !event.persisted && onLeft(), { signal });
  return () => listening.abort();
}
