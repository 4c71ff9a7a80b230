import { type ServerClock, withDeadline } from '../clock.ts';
import type { WhatsGateStore } from './store.ts';

const maxTime = 10_000;

/** A store that hangs must not block an owner for ever. */
export function withDeadlines(store: WhatsGateStore, clock: ServerClock): WhatsGateStore {
  const limit = <Result>(method: keyof WhatsGateStore, work: Promise<Result>): Promise<Result> =>
    withDeadline(clock, maxTime, `The store's \`${method}\``, work);
  return {
    now: () => limit('now', store.now()),
    get: (key) => limit('get', store.get(key)),
    getByAlias: (alias) => limit('getByAlias', store.getByAlias(alias)),
    put: (...args) => limit('put', store.put(...args)),
    listByOwner: (...args) => limit('listByOwner', store.listByOwner(...args)),
    listDue: (...args) => limit('listDue', store.listDue(...args)),
    acquireLock: (...args) => limit('acquireLock', store.acquireLock(...args)),
    ...(store.watch !== undefined && { watch: store.watch }),
  };
}
