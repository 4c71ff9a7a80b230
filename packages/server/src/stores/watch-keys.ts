import type { WhatsGateStore } from './store.ts';

/** Tells of changes of single documents, where the store can. One listener serves all who wait. */
export interface KeyWatch {
  /** Calls back when the document of this key may have changed. @returns stops it */
  on(key: string, onPut: () => void): () => void;
  close(): void;
}

export function createKeyWatch(store: Pick<WhatsGateStore, 'watch'>): KeyWatch {
  const listeners = new Map<string, Set<() => void>>();
  let stop: (() => void) | null = null;
  const tell = (key: string) => {
    for (const onPut of listeners.get(key) ?? []) onPut();
  };
  const begin = (): (() => void) => {
    try {
      return store.watch?.(tell) ?? (() => {});
    } catch {
      // Whoever waits looks once a second all the same.
      return () => {};
    }
  };
  return {
    on(key, onPut) {
      stop ??= begin();
      const those = listeners.get(key) ?? new Set();
      listeners.set(key, those.add(onPut));
      return () => {
        those.delete(onPut);
        if (those.size === 0 && listeners.get(key) === those) listeners.delete(key);
      };
    },
    close() {
      stop?.();
      stop = null;
    },
  };
}
