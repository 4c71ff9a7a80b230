import type { WhatsGateStore } from '../src/index.ts';

/** The store as one server sees it, which can die: from then on it hears nothing, and nothing that it does is done. */
export function createMortalStore(store: WhatsGateStore): WhatsGateStore & { readonly die: () => void } {
  let isDead = false;
  const never = new Promise<never>(() => {});
  const unlessDead =
    <Args extends readonly unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isDead) return never;
      const result = await method(...args);
      return isDead ? never : result;
    };
  return {
    now: unlessDead(store.now),
    get: unlessDead(store.get),
    getByAlias: unlessDead(store.getByAlias),
    put: unlessDead(store.put),
    listByOwner: unlessDead(store.listByOwner),
    listDue: unlessDead(store.listDue),
    acquireLock: unlessDead(store.acquireLock),
    die: () => {
      isDead = true;
    },
  };
}
