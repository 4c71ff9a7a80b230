import type { StoreDocument, StoreEntry, WhatsGateStore } from '../src/index.ts';

/** A store that is right but for what is replaced in it. */
type Break = (store: WhatsGateStore) => Partial<WhatsGateStore>;

const document: StoreDocument = { collection: 'slots', owner: 'anna', aliases: [], dueAt: 1_000, value: 1 };
const entry: StoreEntry = { key: 'x', document, version: '1' };

/** The first call is answered as the store would, later ones with what it said first. */
function answerAsFirst<Args extends readonly [unknown, ...unknown[]], Result>(
  method: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  const first = new Map<unknown, Promise<Result>>();
  return (...args) => {
    const answer = first.get(args[0]) ?? method(...args);
    first.set(args[0], answer);
    return answer;
  };
}

/** Looks whether a key is free, and writes later: two writers at once both see that it is. */
function lookThenWrite({ get, put }: WhatsGateStore): WhatsGateStore['put'] {
  return async (key, document, version, options) => {
    const before = await get(key);
    if ((before?.version ?? null) !== version) return 'changed';
    await new Promise((resolve) => setImmediate(resolve));
    return put(key, document, (await get(key))?.version ?? null, options);
  };
}

/** Counts what an owner has, and writes later. */
function countThenWrite({ listByOwner, put }: WhatsGateStore): WhatsGateStore['put'] {
  return async (key, document, version, { limit = Number.POSITIVE_INFINITY } = {}) => {
    if (document !== null && version === null) {
      const owned = await listByOwner(document.collection, document.owner);
      await new Promise((resolve) => setImmediate(resolve));
      if (owned.length >= limit) return 'full';
    }
    return put(key, document, version);
  };
}

/** Versions that count the changes of a key from its beginning: after a removal they begin anew. */
function countVersions(store: WhatsGateStore): Partial<WhatsGateStore> {
  const births = new Map<string, number>();
  const rename = (found: StoreEntry | null) =>
    found && { ...found, version: String(Number(found.version) - (births.get(found.key) ?? 0)) };
  return {
    get: async (key) => rename(await store.get(key)),
    async put(key, document, version, options) {
      const birth = births.get(key) ?? 0;
      const outcome = await store.put(key, document, version && String(Number(version) + birth), options);
      if (outcome === 'done' && version === null) births.set(key, Number((await store.get(key))?.version) - 1);
      return outcome;
    },
  };
}

/** Keys as a store that changes texts has them. */
function withTexts(store: WhatsGateStore, change: (text: string) => string): Partial<WhatsGateStore> {
  return {
    get: (key) => store.get(change(key)),
    put: (key, document, version) => store.put(change(key), document, version),
  };
}

/** Values as a store that changes them has them. @param change - as in `JSON.stringify` */
function withValues(store: WhatsGateStore, change: (name: string, value: unknown) => unknown): Partial<WhatsGateStore> {
  return {
    put: (key, document, version) =>
      store.put(key, document && { ...document, value: JSON.parse(JSON.stringify(document.value, change)) }, version),
  };
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const inOrder = (value: object) =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
const cutControls = (text: string) => text.replace(/\p{Cc}/gu, '');

/** For each rule of the contract, stores that break it. */
export const breaks: Readonly<Record<string, Readonly<Record<string, Break>>>> = {
  'finds nothing that was never put': {
    'get invents an entry': () => ({ get: async () => entry }),
    'getByAlias gives what is not there as undefined': () => ({ getByAlias: async () => undefined as never }),
    'listByOwner invents one': () => ({ listByOwner: async () => [entry] }),
    'listDue invents one': () => ({ listDue: async () => [entry] }),
  },
  'returns what was put, field for field, and no reference to it': {
    'the value is kept by reference': (store) => {
      const values = new Map<string, unknown>();
      return {
        put: (key, document, version) => {
          values.set(key, document?.value);
          return store.put(key, document, version);
        },
        async get(key) {
          const found = await store.get(key);
          return found && { ...found, document: { ...found.document, value: values.get(key) } };
        },
      };
    },
    'the due time is lost': (store) => ({
      async get(key) {
        const found = await store.get(key);
        return found && { ...found, document: { ...found.document, dueAt: null } };
      },
    }),
  },
  'puts anew only where there is nothing': {
    'a new put overwrites': (store) => ({
      put: async (key, document, version) =>
        store.put(key, document, version ?? (await store.get(key))?.version ?? null),
    }),
    'a refused put is written all the same': (store) => ({
      async put(key, document, version) {
        const before = await store.get(key);
        await store.put(key, document, before?.version ?? null);
        return (before?.version ?? null) === version ? 'done' : 'changed';
      },
    }),
  },
  'changes and removes only the version that was read': {
    'the last writer wins': (store) => ({
      put: async (key, document) => store.put(key, document, (await store.get(key))?.version ?? null),
    }),
    'a removal asks for no version': (store) => ({
      put: async (key, document, version) =>
        store.put(key, document, document === null ? ((await store.get(key))?.version ?? null) : version),
    }),
  },
  'S13: never uses a version again, not even after a removal': { 'versions begin anew after a removal': countVersions },
  'S13: a put is seen at once, by every way of finding it': {
    'get reads a copy that lags': ({ get }) => ({ get: answerAsFirst(get) }),
    'getByAlias reads an index that is built once': ({ getByAlias }) => {
      const stale = answerAsFirst<[string], StoreEntry | null>(() => getByAlias('alias:0'));
      return { getByAlias: (alias) => stale(alias) };
    },
    'listByOwner reads a copy that lags': ({ listByOwner }) => ({ listByOwner: answerAsFirst(listByOwner) }),
    'listDue reads a copy that lags': ({ listDue }) => ({ listDue: answerAsFirst(listDue) }),
    'aliases that were left out stay': (store) => {
      const aliases = new Map<string, string>();
      return {
        put(key, document, version, options) {
          for (const alias of document?.aliases ?? []) aliases.set(alias, key);
          return store.put(key, document, version, options);
        },
        getByAlias: (alias) => store.get(aliases.get(alias) ?? ''),
      };
    },
  },
  'S13: a removal is seen at once, by every way of finding it': {
    'get reads a copy that lags': ({ get }) => ({ get: answerAsFirst(get) }),
    'getByAlias reads a copy that lags': ({ getByAlias }) => ({ getByAlias: answerAsFirst(getByAlias) }),
    'listByOwner reads a copy that lags': ({ listByOwner }) => ({ listByOwner: answerAsFirst(listByOwner) }),
    'listDue reads a copy that lags': ({ listDue }) => ({ listDue: answerAsFirst(listDue) }),
    'what is removed is only marked': (store) => ({
      put: async (key, document, version) => {
        const before = await store.get(key);
        return store.put(key, document ?? (before && { ...before.document, value: null }), version);
      },
    }),
  },
  'lets exactly one of many writers through at once': {
    'it looks first and writes then': (store) => ({ put: lookThenWrite(store) }),
  },
  'gives an alias to one document only': {
    'aliases are not compared': (store) => ({
      put: (key, document, version) =>
        store.put(key, document && { ...document, aliases: document.aliases.map((alias) => key + alias) }, version),
    }),
    'aliases stay taken after a removal': (store) => {
      const taken = new Map<string, string>();
      return {
        async put(key, document, version) {
          if (document?.aliases.some((alias) => (taken.get(alias) ?? key) !== key)) return 'taken';
          for (const alias of document?.aliases ?? []) taken.set(alias, key);
          return store.put(key, document, version);
        },
      };
    },
    'aliases are freed by a removal only': (store) => {
      const held = new Map<string, readonly string[]>();
      return {
        async put(key, document, version) {
          const others = [...held].flatMap(([holder, aliases]) => (holder === key ? [] : aliases));
          if (document?.aliases.some((alias) => others.includes(alias))) return 'taken';
          if (document === null) held.delete(key);
          else held.set(key, [...(held.get(key) ?? []), ...document.aliases]);
          return store.put(key, document, version);
        },
      };
    },
    'an alias that is named twice is taken': (store) => ({
      put: async (key, document, version) => {
        const aliases = document?.aliases ?? [];
        return new Set(aliases).size < aliases.length ? 'taken' : store.put(key, document, version);
      },
    }),
  },
  'C8: counts an owner’s documents of a collection, and puts none beyond the limit': {
    'it counts first and writes then': (store) => ({ put: countThenWrite(store) }),
    'it knows no limit': (store) => ({ put: (key, document, version) => store.put(key, document, version) }),
    'a change counts as well': (store) => ({
      async put(key, document, version, { limit = Number.POSITIVE_INFINITY } = {}) {
        const owned = document === null ? [] : await store.listByOwner(document.collection, document.owner);
        return version !== null && owned.length >= limit ? 'full' : store.put(key, document, version, { limit });
      },
    }),
  },
  'writes other documents in the same step, or none': {
    'the others are forgotten': (store) => ({
      put: (key, document, version, { limit = Number.POSITIVE_INFINITY } = {}) =>
        store.put(key, document, version, { limit }),
    }),
    'the others are written first': (store) => ({
      async put(key, document, version, { also = [] } = {}) {
        for (const other of also) await store.put(other.key, other.document, null);
        return store.put(key, document, version);
      },
    }),
    'the others are forgotten with a removal': (store) => ({
      put: (key, document, version, options) =>
        document === null ? store.put(key, null, version) : store.put(key, document, version, options),
    }),
    'one that is there is overwritten': (store) => ({
      async put(key, document, version, { also = [] } = {}) {
        const outcome = await store.put(key, document, version);
        if (outcome !== 'done') return outcome;
        for (const other of also)
          await store.put(other.key, other.document, (await store.get(other.key))?.version ?? null);
        return outcome;
      },
    }),
  },
  'lists those of one owner and one collection': {
    'owners are compared without case': (store) => ({
      listByOwner: (collection, owner) => store.listByOwner(collection, owner.toLowerCase()),
    }),
    'all collections are one': (store) => {
      const one = 'all';
      return {
        put: (key, document, version) => store.put(key, document && { ...document, collection: one }, version),
        listByOwner: (_, owner) => store.listByOwner(one, owner),
      };
    },
  },
  'lists a document that has moved where it is, and only there': {
    'the former owner keeps it': (store) => {
      const had = new Map<string, Set<string>>();
      return {
        put(key, document, version) {
          if (document !== null) had.set(document.owner, (had.get(document.owner) ?? new Set()).add(key));
          return store.put(key, document, version);
        },
        async listByOwner(_, owner) {
          const found = await Promise.all([...(had.get(owner) ?? [])].map((key) => store.get(key)));
          return found.filter((each) => each !== null);
        },
      };
    },
    'it stays due when it was': (store) => {
      const due = new Map<string, number | null>();
      return {
        put(key, document, version) {
          const dueAt = due.get(key) ?? document?.dueAt ?? null;
          due.set(key, dueAt);
          return store.put(key, document && { ...document, dueAt }, version);
        },
      };
    },
    'it stays due where it was': ({ listDue }) => ({ listDue: (_, time, max) => listDue('budgets', time, max) }),
  },
  'I1: refuses to list without an owner: an absent one never means all': {
    'an absent owner means all': (store) => ({
      listByOwner: (collection, owner) => store.listByOwner(collection, owner || 'anna'),
    }),
    'an absent owner means none': (store) => ({
      listByOwner: async (collection, owner) => (owner ? store.listByOwner(collection, owner) : []),
    }),
  },
  'lists what is due, the longest due first': {
    'the youngest comes first': ({ listDue }) => ({
      listDue: async (...args) => (await listDue(...args)).toReversed(),
    }),
    'times are compared as texts': (store) => ({
      listDue: async (collection, time, max) => {
        const all = await store.listDue(collection, Number.MAX_SAFE_INTEGER, 1_000);
        const textOf = (entry: StoreEntry) => String(entry.document.dueAt);
        const sorted = all.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
        return sorted.filter(({ document: { dueAt } }) => Number(dueAt) <= time).slice(0, max);
      },
    }),
    'times are whole milliseconds': (store) => ({
      put: (key, document, version) =>
        store.put(key, document && { ...document, dueAt: document.dueAt && Math.floor(document.dueAt) }, version),
    }),
    'what is due just now is not': ({ listDue }) => ({
      listDue: (collection, time, max) => listDue(collection, time - 0.25, max),
    }),
    'the time is not compared': ({ listDue }) => ({
      listDue: (collection, _, max) => listDue(collection, Number.MAX_SAFE_INTEGER, max),
    }),
    'there is no end': ({ listDue }) => ({ listDue: (collection, time) => listDue(collection, time, 1_000) }),
    'all collections are due': ({ listDue }) => ({ listDue: (_, time, max) => listDue('slots', time, max) }),
  },
  'takes any text as key, alias and value, and any owner': {
    'keys are names of properties': () => {
      const kept: Record<string, StoreEntry> = {};
      return {
        get: async (key) => kept[key.slice(0, 9)] ?? null,
        async put(key, document) {
          if (document !== null) kept[key.slice(0, 9)] = { key, document, version: '1' };
          return 'done';
        },
      };
    },
    'control characters are cut': (store) => ({
      put: (key, document, version) =>
        store.put(key, document && { ...document, value: cutControls(String(document.value)) }, version),
    }),
  },
  'keeps texts apart that are nearly the same': {
    'capitals are small letters': (store) => withTexts(store, (text) => text.toLowerCase()),
    'spaces at the end are cut': (store) => withTexts(store, (text) => text.trimEnd()),
    'a text ends with NUL': (store) => withTexts(store, (text) => text.replace(/\0.*/s, '')),
    'accents are composed': (store) => withTexts(store, (text) => text.normalize('NFC')),
    'halves of characters are all the same': (store) => withTexts(store, (text) => Buffer.from(text).toString()),
    'backslashes are escapes': (store) => withTexts(store, (text) => text.replaceAll('\\\\', '\\')),
    'aliases are compared without case': (store) => ({
      put: (key, document, version) =>
        store.put(
          key,
          document && { ...document, aliases: document.aliases.map((alias) => alias.toLowerCase()) },
          version,
        ),
      getByAlias: (alias) => store.getByAlias(alias.toLowerCase()),
    }),
    'lists give keys as they are stored': (store) => ({
      listByOwner: async (...args) =>
        (await store.listByOwner(...args)).map((each) => ({ ...each, key: JSON.stringify(each.key).slice(1, -1) })),
    }),
  },
  'keeps any JSON value as it is': {
    'empty lists become objects': (store) => withValues(store, (_, value) => (isEmptyList(value) ? {} : value)),
    'numbers have 14 digits': (store) =>
      withValues(store, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(14)) : value)),
    'fields are put in order': (store) => withValues(store, (_, value) => (isObject(value) ? inOrder(value) : value)),
    'NUL is cut': (store) =>
      withValues(store, (_, value) => (typeof value === 'string' ? value.replace('\0', '') : value)),
  },
  'S13: lets one server at a time have a lock, and ends it by itself': {
    'all have it': () => ({ acquireLock: async () => true }),
    'there is one lock for everything': ({ acquireLock }) => ({ acquireLock: (_, ms) => acquireLock('one', ms) }),
    'it never ends': ({ acquireLock }) => ({ acquireLock: (name) => acquireLock(name, 3_600_000) }),
  },
  'tells those who watch what was put, if it can': {
    'it tells nothing': () => ({ watch: () => () => {} }),
    'it tells of the first document only': (store) => ({
      watch: (onPut) => store.watch?.((key) => key === 'a' && onPut(key)) ?? (() => {}),
    }),
    'it cannot be stopped': (store) => ({
      watch(onPut) {
        store.watch?.(onPut);
        return () => {};
      },
    }),
  },
  'has a clock that does not go back': {
    'it goes back': () => {
      let at = Date.now();
      return {
        now: async () => {
          at -= 1;
          return at;
        },
      };
    },
    'it counts seconds': () => ({ now: async () => Date.now() / 1_000 }),
  },
};
