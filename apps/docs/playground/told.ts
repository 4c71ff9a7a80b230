// What the relay in the worker tells its backend, on its way to the page that shows it.

export interface Told {
  readonly hook: 'onLinked' | 'onUnlinked' | 'onEvent';
  readonly about: string;
}

const channel = 'whatsgate-playground';

/** In the worker: says it to every page. */
export function tellPages(hook: Told['hook'], about: string): void {
  const sender = new BroadcastChannel(channel);
  sender.postMessage({ hook, about } satisfies Told);
  sender.close();
}

/**
 * In a page: hears what the worker says.
 *
 * @returns a function that stops it
 */
export function listenToWorker(onTold: (told: Told) => void): () => void {
  const receiver = new BroadcastChannel(channel);
  receiver.addEventListener('message', ({ data }: MessageEvent<Told>) => onTold(data));
  return () => receiver.close();
}
