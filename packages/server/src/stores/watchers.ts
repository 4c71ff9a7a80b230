/** Stops what was begun. */
export type Stop = () => unknown;

export interface Watchers {
  watch(onPut: (key: string) => void): () => void;
  tell(key: string): void;
}

/** Those who wait for changes. One who throws keeps none of the others from hearing. */
export function createWatchers(): Watchers {
  const listeners = new Set<(key: string) => void>();
  return {
    watch(onPut) {
      // A function of its own, so that one that is passed twice is two watchers.
      const listener = (key: string) => onPut(key);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(key) {
      for (const listener of listeners) {
        try {
          listener(key);
        } catch {
          // A hint has no result.
        }
      }
    },
  };
}

/**
 * Watches by one subscription, which begins with the first watcher and ends with the last. One that fails is tried again with
 * the next watcher: changes are hints, and whoever waits for one looks by itself, too.
 */
export function shareSubscription(
  subscribe: (tell: (key: string) => void) => Stop | PromiseLike<Stop>,
): Watchers['watch'] {
  const watchers = createWatchers();
  let count = 0;
  let running: Promise<Stop | null> | null = null;

  const begin = () => {
    const begun = Promise.resolve()
      .then(() => subscribe(watchers.tell))
      .catch(() => {
        if (running === begun) running = null;
        return null;
      });
    running = begun;
  };
  const end = async (begun: Promise<Stop | null>) => {
    try {
      await (await begun)?.();
    } catch {
      // The connection is gone already.
    }
  };
  return (onPut) => {
    const stop = watchers.watch(onPut);
    count += 1;
    if (running === null) begin();
    let isStopped = false;
    return () => {
      if (isStopped) return;
      isStopped = true;
      stop();
      count -= 1;
      if (count > 0 || running === null) return;
      void end(running);
      running = null;
    };
  };
}
