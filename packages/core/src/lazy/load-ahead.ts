const intents = ['pointerover', 'focusin', 'touchstart'];
/** What the page may need soon. */
const loaders = new Set<() => void>();

const listen = (method: 'addEventListener' | 'removeEventListener') => {
  for (const intent of intents) document[method](intent, loadAll, true);
};

function loadAll(): void {
  listen('removeEventListener');
  for (const load of loaders) load();
  loaders.clear();
}

/**
 * Loads something before it is needed: when the browser is idle, or when the person first points at, focuses or touches
 * anything on the page. With `save-data` only on those intents. One listener of each kind for the whole page.
 *
 * @returns no longer needs it
 */
export function loadAhead(load: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  if (loaders.size === 0) {
    listen('addEventListener');
    // Safari has no requestIdleCallback.
    if (!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData)
      (globalThis.requestIdleCallback ?? setTimeout)(loadAll);
  }
  loaders.add(load);
  return () => {
    loaders.delete(load);
    if (loaders.size === 0) listen('removeEventListener');
  };
}
