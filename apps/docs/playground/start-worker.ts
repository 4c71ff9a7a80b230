import { shelf } from './shelf.ts';

/**
 * Starts the playground's server, and waits until it answers for this page.
 *
 * @throws Error where the browser runs no service worker: in a private window of Firefox, or without HTTPS
 */
export async function startWorker(): Promise<void> {
  const container = navigator.serviceWorker;
  if (container === undefined) throw new Error('This browser runs no service worker here.');
  await container.register('/playground-worker.js', { scope: '/' });
  await container.ready;
  if (container.controller === null) await waitForController(container);
  const { ok } = await fetch('/emulator');
  if (!ok) throw new Error('The emulator in your browser does not answer.');
}

/** A page that was loaded with Shift held down stays without a worker until the next load. */
function waitForController(container: ServiceWorkerContainer): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    container.addEventListener('controllerchange', () => resolve(), { once: true });
    setTimeout(() => reject(new Error('Load this page again: the browser has started it without its worker.')), 5_000);
  });
}

/** Forgets everything, the worker too, and loads the page as at the first visit. */
export async function startOver(): Promise<void> {
  await fetch('/emulator/reset', { method: 'POST' });
  await caches.delete(shelf);
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  location.reload();
}
