import type { SlotStore, StoredSlot } from '../store/slot-store.ts';

/** One thing that every store must do. `run` rejects when it does not. */
export interface StoreRule {
  readonly title: string;
  run(store: SlotStore): Promise<void>;
}

const slot: StoredSlot = {
  caller: 'anna',
  name: 'Support',
  auth: { type: 'code', number: '79991234567' },
  intent: '0123456789abcdef0123456789abcdef',
  state: 'opening',
  record: null,
  since: 1_700_000_000_000,
  seenLinked: false,
  successAt: 1_700_000_060_000,
  holders: { 'page "one"': 1_700_000_150_000 },
};

/**
 * What the server relies on in a store, for a store of your own. Give each rule an empty store.
 *
 * @example
 * ```ts
 * import { createMemoryStore } from '@whatsgate/server';
 * import { slotStoreContract } from '@whatsgate/server/testing';
 * import { test } from 'vitest';
 *
 * test.each(slotStoreContract)('$title', ({ run }) => run(createMemoryStore()));
 * ```
 */
export const slotStoreContract: readonly StoreRule[] = [
  {
    title: 'gives nothing for a key that was never put',
    async run(store) {
      check((await store.get('nobody')) === null, 'get of an unknown key must give null');
      check((await store.listAll()).length === 0, 'listAll of an empty store must be empty');
      check((await store.list('nobody')).length === 0, 'list of an unknown caller must be empty');
    },
  },
  {
    title: 'gives back what was put, field for field, and no reference to it',
    async run(store) {
      const own = structuredClone(slot) as { -readonly [Field in keyof StoredSlot]: StoredSlot[Field] };
      check(await store.put('a', own, null), 'the first put must be done');
      own.name = 'changed by the caller';
      check(JSON.stringify((await store.get('a'))?.slot) === JSON.stringify(slot), 'get must give what was put');
    },
  },
  {
    title: 'puts anew only where there is nothing',
    async run(store) {
      check(await store.put('a', slot, null), 'the first put must be done');
      check(!(await store.put('a', { ...slot, name: 'second' }, null)), 'a second put as new must not be done');
      check((await store.get('a'))?.slot.name === 'Support', 'a put that was not done must change nothing');
    },
  },
  {
    title: 'changes and removes only the version that was read',
    async run(store) {
      await store.put('a', slot, null);
      const before = await store.get('a');
      check(
        before !== null && (await store.put('a', { ...slot, state: 'held' }, before.version)),
        'a put of the version read must be done',
      );
      check(
        before !== null && !(await store.put('a', { ...slot, state: 'leaving' }, before.version)),
        'a put of an older version must not be done',
      );
      check(
        before !== null && !(await store.put('a', null, before.version)),
        'a removal of an older version must not be done',
      );
      const after = await store.get('a');
      check(
        after !== null && after.slot.state === 'held' && (await store.put('a', null, after.version)),
        'a removal of the version read must be done',
      );
      check((await store.get('a')) === null, 'what was removed must be gone');
      check(
        after !== null && !(await store.put('a', slot, after.version)),
        'a put of a version that is gone must not be done',
      );
    },
  },
  {
    title: 'lets exactly one of many writers through at once',
    async run(store) {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.put('a', { ...slot, name: String(writer) }, null)),
      );
      check(outcomes.filter(Boolean).length === 1, 'of twenty puts as new at once one must be done');
      const winner = outcomes.indexOf(true);
      check((await store.get('a'))?.slot.name === String(winner), 'the one that was done must be what is kept');
    },
  },
  {
    title: 'lists those of one caller, and by another method all',
    async run(store) {
      await store.put('a', slot, null);
      await store.put('b', { ...slot, caller: 'bob' }, null);
      await store.put('c', { ...slot, name: 'Sales' }, null);
      check(keysOf(await store.listAll()) === 'a b c', 'listAll must give all');
      check(keysOf(await store.list('anna')) === 'a c', 'list of a caller must give only theirs');
      check(keysOf(await store.list('nobody')) === '', 'list of a stranger must be empty');
    },
  },
  {
    title: 'refuses to list without a caller: an absent one never means all',
    async run(store) {
      await store.put('a', slot, null);
      for (const absent of [undefined, null, '', false, 0, Number.NaN, {}, []]) {
        const isRefused = await Promise.resolve()
          .then(() => store.list(absent as never))
          .then(
            () => false,
            () => true,
          );
        check(isRefused, `list must reject ${JSON.stringify(absent) ?? 'undefined'} in place of a caller`);
      }
    },
  },
  {
    title: 'takes any text as key and name, and any owner as caller',
    async run(store) {
      const owner = '__proto__ "] эмодзи 🙂 {x}:*%_';
      const strange = `${owner}\n\u0000`;
      await store.put(strange, { ...slot, caller: owner, name: strange }, null);
      check((await store.get(strange))?.slot.name === strange, 'get must find it');
      check((await store.list(owner)).length === 1, 'list must find it by its caller');
    },
  },
  {
    title: 'lets one server at a time claim a job',
    async run(store) {
      const outcomes = await Promise.all([
        store.claim('sweep', 60_000),
        store.claim('sweep', 60_000),
        store.claim('other', 60_000),
      ]);
      check(outcomes.filter(Boolean).length === 2 && outcomes[2] === true, 'of two claims of one job one must be free');
    },
  },
];

function keysOf(entries: readonly { readonly key: string }[]): string {
  return entries
    .map(({ key }) => key)
    .sort()
    .join(' ');
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`The store breaks the contract: ${rule}.`);
}
