// An emulator in a service worker, as on a page that has no server of its own.
import { createEmulator } from '@whatsgate/emulator/browser';

interface Worker {
  readonly registration: { readonly scope: string };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
const worker = globalThis as unknown as Worker;

const url = `${worker.registration.scope}whatsgate`;
const started = createEmulator({ url, startAfter: 50, readyAfter: 50, refreshEvery: 5_000 });

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('fetch', (event) => {
  if (event.request.url.startsWith(`${url}/`))
    event.respondWith(started.then((emulator) => emulator.fetch(event.request)));
});
