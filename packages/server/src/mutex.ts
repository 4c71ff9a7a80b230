/** Runs tasks of one key one after the other; those of different keys run side by side. */
export type Mutex = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export function createMutex(): Mutex {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    const tail = mine.catch(() => {});
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
