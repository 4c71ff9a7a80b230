import type { StoreDocument, WhatsGateStore } from '../stores/store.ts';

/** One thing that every store must do. `run` rejects when it does not. */
export interface StoreRule {
  readonly title: string;
  run(store: WhatsGateStore): Promise<void>;
}

const document: StoreDocument = {
  collection: 'slots',
  owner: 'anna',
  aliases: ['create:1'],
  dueAt: 1_000,
  value: { name: 'Support', record: null, leases: { 'page "one"': { until: 1_700_000_150_000, leaving: false } } },
};

/**
 * What the server relies on in a store, for a store of your own. Give each rule an empty store.
 *
 * @example
 * ```ts
 * import { createMemoryStore } from '@whatsgate/server';
 * import { storeContract } from '@whatsgate/server/testing';
 * import { test } from 'vitest';
 *
 * test.each(storeContract)('$title', ({ run }) => run(createMemoryStore()));
 * ```
 */
export const storeContract: readonly StoreRule[] = [
  {
    title: 'finds nothing that was never put',
    async run(store) {
      check((await store.get('unknown')) === null, 'get of an unknown key must give null');
      check((await store.getByAlias('unknown')) === null, 'getByAlias of an unknown alias must give null');
      check((await store.listByOwner('slots', 'anna')).length === 0, 'listByOwner of an empty store must be empty');
      check((await store.listDue('slots', 10_000, 10)).length === 0, 'listDue of an empty store must be empty');
    },
  },
  {
    title: 'returns what was put, field for field, and no reference to it',
    async run(store) {
      const value = { name: 'Support' };
      check((await store.put('a', { ...document, value }, null)) === 'done', 'the first put must be done');
      value.name = 'changed by the caller';
      const entry = await store.get('a');
      check(
        JSON.stringify(entry?.document) === JSON.stringify({ ...document, value: { name: 'Support' } }),
        'get must return what was put',
      );
      check(entry?.key === 'a', 'an entry must have its key');
    },
  },
  {
    title: 'puts anew only where there is nothing',
    async run(store) {
      await store.put('a', document, null);
      check((await store.put('a', { ...document, value: 2 }, null)) === 'changed', 'a second new put must not be done');
      check(typeof (await store.get('a'))?.document.value === 'object', 'a put that was not done must change nothing');
    },
  },
  {
    title: 'changes and removes only the version that was read',
    async run(store) {
      await store.put('a', document, null);
      const first = await version(store, 'a');
      check((await store.put('a', { ...document, value: 2 }, first)) === 'done', 'a put of this version must be done');
      check((await store.put('a', { ...document, value: 3 }, first)) === 'changed', 'not of an older version');
      check((await store.put('a', null, first)) === 'changed', 'a removal of an older version must not be done');
      const second = await version(store, 'a');
      check((await store.put('a', null, second)) === 'done', 'a removal of this version must be done');
      check((await store.get('a')) === null, 'what was removed must be gone');
      check((await store.put('a', document, second)) === 'changed', 'not of a version that is gone');
      check((await store.put('a', null, second)) === 'changed', 'a second removal must not be done');
    },
  },
  {
    title: 'S13: never uses a version again, not even after a removal',
    async run(store) {
      const versions = new Set<string>();
      for (let life = 0; life < 5; life += 1) {
        await store.put('a', document, null);
        const current = await version(store, 'a');
        check(!versions.has(current), 'a version must be new after a removal, too');
        versions.add(current);
        await store.put('a', null, current);
      }
    },
  },
  {
    title: 'S13: a put is seen at once, by every way of finding it',
    async run(store) {
      for (let times = 0; times < 20; times += 1) {
        const before = await store.get('a');
        await store.put('a', { ...document, aliases: [`alias:${times}`], value: times }, before?.version ?? null);
        check((await store.get('a'))?.document.value === times, 'get must see it');
        check((await store.getByAlias(`alias:${times}`))?.document.value === times, 'getByAlias must see it');
        check((await store.listByOwner('slots', 'anna'))[0]?.document.value === times, 'listByOwner must see it');
        check((await store.listDue('slots', 1_000, 1))[0]?.document.value === times, 'listDue must see it');
      }
      check((await store.getByAlias('alias:0')) === null, 'an alias that was left out must be free');
    },
  },
  {
    title: 'S13: a removal is seen at once, by every way of finding it',
    async run(store) {
      await store.put('a', document, null);
      check((await store.getByAlias('create:1')) !== null, 'getByAlias must find what was put');
      check((await store.listByOwner('slots', 'anna')).length === 1, 'listByOwner must find what was put');
      check((await store.listDue('slots', 1_000, 1)).length === 1, 'listDue must find what was put');
      await store.put('a', null, await version(store, 'a'));
      check((await store.get('a')) === null, 'get must not find it any more');
      check((await store.getByAlias('create:1')) === null, 'getByAlias must not find it any more');
      check((await store.listByOwner('slots', 'anna')).length === 0, 'listByOwner must not find it any more');
      check((await store.listDue('slots', 1_000, 1)).length === 0, 'listDue must not find it any more');
    },
  },
  {
    title: 'lets exactly one of many writers through at once',
    async run(store) {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.put('a', { ...document, value: writer }, null)),
      );
      check(outcomes.filter((outcome) => outcome === 'done').length === 1, 'of twenty new puts at once one is done');
      check((await store.get('a'))?.document.value === outcomes.indexOf('done'), 'the one that was done must be kept');
    },
  },
  {
    title: 'gives an alias to one document only',
    async run(store) {
      await store.put('a', { ...document, aliases: ['session:1', 'create:1'] }, null);
      check((await store.put('b', { ...document, aliases: ['session:1'] }, null)) === 'taken', 'it must be taken');
      check((await store.get('b')) === null, 'a put that was not done must change nothing');
      check((await store.getByAlias('session:1'))?.key === 'a', 'the first must keep it');
      await store.put('a', { ...document, aliases: ['create:1'] }, await version(store, 'a'));
      check(
        (await store.put('b', { ...document, aliases: ['session:1'] }, null)) === 'done',
        'it is free when it was left out',
      );
      await store.put('a', null, await version(store, 'a'));
      const twice = { ...document, aliases: ['create:1', 'create:1'] };
      check((await store.put('c', twice, null)) === 'done', 'it is free after a removal, and may be named twice');
    },
  },
  {
    title: 'C8: counts an owner’s documents of a collection, and puts none beyond the limit',
    async run(store) {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          store.put(`a${index}`, { ...document, aliases: [] }, null, { limit: 3 }),
        ),
      );
      check(outcomes.filter((outcome) => outcome === 'done').length === 3, 'three of ten at once must be done');
      check(outcomes.filter((outcome) => outcome === 'full').length === 7, 'the others must hear that it is full');
      const others = { ...document, aliases: [] };
      check(
        (await store.put('b', { ...others, owner: 'bob' }, null, { limit: 3 })) === 'done',
        'another owner has a limit of his own',
      );
      check(
        (await store.put('c', { ...others, collection: 'x' }, null, { limit: 1 })) === 'done',
        'so has another collection',
      );
      const [kept] = await store.listByOwner('slots', 'anna');
      const put = kept === undefined ? null : await store.put(kept.key, others, kept.version, { limit: 1 });
      check(put === 'done', 'a document that is there may always be changed');
    },
  },
  {
    title: 'writes other documents in the same step, or none',
    async run(store) {
      const also = (key: string, value: unknown) => ({ key, document: { ...document, aliases: [], value } });
      check(
        (await store.put('a', document, null, { also: [also('b', 1)] })) === 'done',
        'a put with another must be done',
      );
      check((await store.get('b'))?.document.value === 1, 'the other must be written');
      check((await store.listDue('slots', 1_000, 10)).length === 2, 'listDue must find both');
      check((await store.put('a', document, null, { also: [also('c', 1)] })) === 'changed', 'it is there already');
      check((await store.get('c')) === null, 'nothing goes with a put that was not done');
      const first = await version(store, 'a');
      check(
        (await store.put('a', null, first, { also: [also('b', 2), also('c', 2)] })) === 'done',
        'so must a removal with others',
      );
      check((await store.get('b'))?.document.value === 1, 'one that is there is left as it is');
      check((await store.get('c'))?.document.value === 2, 'one that is not there is written with a removal, too');
      check((await store.get('a')) === null, 'the removal must be done with it');
    },
  },
  {
    title: 'lists those of one owner and one collection',
    async run(store) {
      const plain = { ...document, aliases: [] };
      await store.put('a', plain, null);
      await store.put('b', { ...plain, owner: 'bob' }, null);
      await store.put('c', plain, null);
      await store.put('d', { ...plain, collection: 'budgets' }, null);
      check(keysOf(await store.listByOwner('slots', 'anna')) === 'a c', 'listByOwner must give only theirs');
      check(keysOf(await store.listByOwner('slots', 'Anna')) === '', 'owners are compared exactly');
    },
  },
  {
    title: 'lists a document that has moved where it is, and only there',
    async run(store) {
      await store.put('a', document, null);
      const moved = { ...document, collection: 'budgets', owner: 'bob', dueAt: 5_000 };
      await store.put('a', moved, await version(store, 'a'));
      check((await store.listByOwner('slots', 'anna')).length === 0, 'the former owner must not have it any more');
      check((await store.listByOwner('budgets', 'bob')).length === 1, 'the new owner must have it');
      check((await store.listDue('slots', 9_000, 10)).length === 0, 'it must not be due where it was');
      check((await store.listDue('budgets', 4_000, 10)).length === 0, 'nor when it was');
      check((await store.listDue('budgets', 5_000, 10)).length === 1, 'it must be due where and when it is');
      await store.put('a', { ...moved, dueAt: null }, await version(store, 'a'));
      check((await store.listDue('budgets', 9_000, 10)).length === 0, 'and not at all any more');
    },
  },
  {
    title: 'I1: refuses to list without an owner: an absent one never means all',
    async run(store) {
      await store.put('a', document, null);
      for (const absent of [undefined, null, '', false, 0, Number.NaN, {}, []]) {
        const isRefused = await Promise.resolve()
          .then(() => store.listByOwner('slots', absent as never))
          .then(
            () => false,
            () => true,
          );
        check(isRefused, `listByOwner must reject ${JSON.stringify(absent) ?? 'undefined'} in place of an owner`);
      }
    },
  },
  {
    title: 'lists what is due, the longest due first',
    async run(store) {
      const due = async (key: string, dueAt: number | null) =>
        store.put(key, { ...document, aliases: [], dueAt }, null);
      await due('late', 3_000.5);
      await due('before', -1);
      await due('later', 10_000);
      await due('early', 1_000);
      await due('never', null);
      await due('future', 90_000);
      const keys = (entries: readonly { readonly key: string }[]) => entries.map(({ key }) => key).join(' ');
      const all = 'before early late later';
      check(keys(await store.listDue('slots', 50_000, 10)) === all, 'what is due, in the order of its time');
      check(keys(await store.listDue('slots', 3_000.5, 10)) === 'before early late', 'what is due just now is due');
      check(keys(await store.listDue('slots', 3_000, 10)) === 'before early', 'to the fraction of a millisecond');
      check(keys(await store.listDue('slots', 50_000, 2)) === 'before early', 'at most so many');
      check(keys(await store.listDue('other', 50_000, 10)) === '', 'of this collection only');
    },
  },
  {
    title: 'takes any text as key, alias and value, and any owner',
    async run(store) {
      const owner = '__proto__ "] эмодзи 🙂 {x}:*%_';
      const strange = `${owner}\n\u0001`;
      await store.put(strange, { ...document, owner, aliases: [strange], value: strange }, null);
      check((await store.get(strange))?.document.value === strange, 'get must find it');
      check((await store.getByAlias(strange))?.key === strange, 'getByAlias must find it');
      check((await store.listByOwner('slots', owner)).length === 1, 'listByOwner must find it');
    },
  },
  {
    title: 'keeps texts apart that are nearly the same',
    async run(store) {
      const texts = ['a', 'A', 'a ', 'a\0', '\u00e9', 'e\u0301', '\ud800', '\udc00', '\ufffd', '\\', '\\\\', '%', '_'];
      for (const text of texts) {
        const outcome = await store.put(text, { ...document, aliases: [text], value: text }, null);
        check(outcome === 'done', `${JSON.stringify(text)} must be another key, and another alias`);
      }
      for (const text of texts) {
        const found = [await store.get(text), await store.getByAlias(text)];
        const isFound = found.every((entry) => entry?.key === text && entry.document.value === text);
        check(isFound, `get and getByAlias must find ${JSON.stringify(text)}`);
      }
      const listed = keysOf(await store.listByOwner('slots', 'anna'));
      check(listed === [...texts].sort().join(' '), 'a list must give the keys as they were');
    },
  },
  {
    title: 'keeps any JSON value as it is',
    async run(store) {
      const value = {
        empty: [[], {}, '', null, false, 0],
        numbers: [-1, 0.1, 1e21, 5e-324, 1_700_000_150_000.123, Number.MAX_SAFE_INTEGER],
        // Not in the order of the alphabet.
        z: { b: 1, a: [{ b: [], a: {} }] },
        texts: ['\0', '\ud800', '</script>', '\u2028', '🙂'],
      };
      await store.put('a', { ...document, value }, null);
      const kept = (await store.get('a'))?.document.value;
      check(JSON.stringify(kept) === JSON.stringify(value), 'get must return the value as it was');
    },
  },
  {
    title: 'S13: lets one server at a time have a lock, and ends it by itself',
    async run(store) {
      const locks = [store.acquireLock('a', 60_000), store.acquireLock('a', 60_000), store.acquireLock('b', 60_000)];
      const outcomes = await Promise.all(locks);
      check(outcomes.filter(Boolean).length === 2 && outcomes[2] === true, 'of two at once one must be refused');
      check(await store.acquireLock('short', 1), 'a free lock must be given');
      const end = (await store.now()) + 1_000;
      while ((await store.now()) < end) if (await store.acquireLock('short', 60_000)) return;
      throw new Error('The store breaks the contract: a lock must end by itself.');
    },
  },
  {
    title: 'tells those who watch what was put, if it can',
    async run(store) {
      if (store.watch === undefined) return;
      const told = new Set<string>();
      const stop = store.watch((key) => told.add(key));
      const also = [{ key: 'b', document: { ...document, aliases: [] } }];
      // Until it listens, a put may go unheard.
      for (let tries = 0; tries < 50 && !(told.has('a') && told.has('b')); tries += 1) {
        await store.put('a', null, (await store.get('a'))?.version ?? null);
        await store.put('a', document, null, { also });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      check(told.has('a') && told.has('b'), 'each key that is put must be told');
      stop();
      await store.put('c', { ...document, aliases: [] }, null);
      check(!told.has('c'), 'nothing must be told after the end');
    },
  },
  {
    title: 'has a clock that does not go back',
    async run(store) {
      let last = await store.now();
      check(last > 1_600_000_000_000, 'now must be in ms since the epoch');
      for (let times = 0; times < 20; times += 1) {
        const next = await store.now();
        check(next >= last, 'now must not go back');
        last = next;
      }
    },
  },
];

async function version(store: WhatsGateStore, key: string): Promise<string> {
  const entry = await store.get(key);
  if (entry === null) throw new Error(`The store breaks the contract: it has lost "${key}".`);
  return entry.version;
}

function keysOf(entries: readonly { readonly key: string }[]): string {
  return entries
    .map(({ key }) => key)
    .sort()
    .join(' ');
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`The store breaks the contract: ${rule}.`);
}
