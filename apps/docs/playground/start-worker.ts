/**
 * Starts the playground's server, and waits until it answers for this page.
 *
 * @throws Error where the browser runs no service worker: in a private window of Firefox, or without HTTPS
 */
export async function startWorker(): Promise<void> {
  const container = navigator.serviceWorker;
  if (container === undefined) throw new Error('This browser runs no service worker here.');
  await container.register('/playground-worker.js', { type: 'module', scope: '/' });
  await container.ready;
  if (container.controller !== null) return;
  // A page that was loaded with Shift held down stays without a worker until the next load.
  await new Promise<void>((resolve, reject) => {
    container.addEventListener('controllerchange', () => resolve(), { once: true });
    setTimeout(() => reject(new Error('Load this page again: the browser has started it without its worker.')), 5_000);
  });
}
