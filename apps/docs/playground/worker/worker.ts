// The playground's server: WhatsGate's emulator, and a relay in front of it, in a service worker. It answers for the
// paths below; everything else of the site goes to the network as before.
import { type Backend, createBackend } from './backend.ts';

declare const self: ServiceWorkerGlobalScope;

/**
 * Of the emulator: its API, the page with the code, the phone, and what the phone asks. Of the backend: the relay and
 * its tickets.
 */
const paths = /^\/(?:api\/v1|qr|phone|emulator|relay|ticket)(?:\/|$)/;

// At the first request: a worker that is being installed would read what the one before it has not written yet.
let backend: Promise<Backend> | undefined;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== self.location.origin || !paths.test(pathname)) return;
  backend ??= createBackend(self.location.origin);
  event.respondWith(backend.then(({ answer }) => answer(event, pathname)));
});
