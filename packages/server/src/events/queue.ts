import { callHook } from '../call-hook.ts';
import { type ServerClock, withDeadline } from '../clock.ts';
import type { StoreDocument, StoreEntry, WhatsGateStore } from '../stores/store.ts';
import { claim } from './claim.ts';
import type { HookContext } from './hooks.ts';

/** Where an item goes that is not handled any more, and for how long it stays there; ms. */
export interface Afterlife {
  readonly collection: string;
  readonly ms: number;
}

export interface QueueOptions<Item> {
  /** The collection of its documents. */
  readonly name: string;
  readonly store: WhatsGateStore;
  readonly clock: ServerClock;
  /** Handles an item; where it throws or takes too long, the item is handled again. */
  readonly handle: (item: Item, context: HookContext) => unknown;
  /** How long a handler may take; ms. Default: 60 s. */
  readonly maxTime?: number;
  /** The keys of the items that are handled one after the other, the first one first. Default: each item by itself. */
  readonly lineOf?: (item: Item) => Promise<readonly string[]>;
  /** Where the keys of handled items are remembered. Default: nowhere. */
  readonly remembered?: Afterlife;
  /** What fails for `after` milliseconds is put aside. Default: it is tried for ever. */
  readonly parked?: Afterlife & { readonly after: number };
  /** @param item - null where the store failed */
  readonly onFailure: (error: unknown, item: Item | null) => void;
  readonly onParked?: (item: Item) => void;
  /** Gets the work on the next one of a line. */
  readonly background?: (work: Promise<unknown>) => void;
}

/** Items in the store that are handled at least once, each by one server at a time. */
export interface Queue<Item> {
  /** The document by which an item is put in, due at once. */
  toDocument(item: Item, owner: string, now: number): StoreDocument;
  /**
   * Handles an item now, if it is due and no other server handles it. Never rejects.
   *
   * @returns whether it was handled
   */
  run(key: string): Promise<boolean>;
  /** Handles what is due, at most 200 items, and soon after what is due within 15 s. */
  runDue(): Promise<void>;
  /** Nothing is begun any more. */
  close(): void;
}

interface Stored<Item> {
  readonly item: Item;
  readonly tries: number;
  /** When it was put in; ms since the epoch by the store's clock. */
  readonly since: number;
  /** It waits for the first one of its line, by which it is run. Absent while it does not. */
  readonly isInLine?: boolean;
}

const retryDelays = [1_000, 5_000, 15_000, 60_000, 5 * 60_000];
/** Later tries are left to the sweep. */
const maxOwnDelay = 15_000;
/** So long an item stands in line before it is looked at again; ms. Meanwhile it takes no place of what is due. */
const lineDelay = 5 * 60_000;
const maxDue = 200;
const maxAtOnce = 10;

export function createQueue<Item>(options: QueueOptions<Item>): Queue<Item> {
  const { name, store, clock, maxTime = 60_000, lineOf = async () => [], remembered, parked } = options;
  const { background = () => {} } = options;
  const underWay = new Map<string, Promise<boolean>>();
  let isClosed = false;

  const toValue = ({ document }: StoreEntry) => document.value as Stored<Item>;

  const handle = async ({ item, since }: Stored<Item>, lost: Promise<never>) => {
    const controller = new AbortController();
    const toLate = () => new Error(`it did not finish within ${maxTime / 1000} s`);
    const work = callHook(() => options.handle(item, { signal: controller.signal, seenAt: since }));
    try {
      const outcome = await withDeadline(clock, maxTime, toLate, Promise.race([work, lost]));
      if (!outcome.isDone) throw outcome.thrown;
    } finally {
      controller.abort();
    }
  };

  const keep = async ({ key, document, version }: StoreEntry, afterlife: Afterlife | undefined, value: unknown) => {
    if (afterlife === undefined) return void (await store.put(key, null, version));
    const { collection, ms } = afterlife;
    await store.put(key, { ...document, collection, value, dueAt: (await store.now()) + ms }, version);
  };

  const postpone = async (entry: StoreEntry) => {
    const value = toValue(entry);
    const now = await store.now();
    if (parked !== undefined && now - value.since >= parked.after) {
      await keep(entry, parked, value.item);
      return options.onParked?.(value.item);
    }
    const delay = retryDelays[Math.min(value.tries, retryDelays.length) - 1] as number; // it was tried at least once
    await store.put(entry.key, { ...entry.document, dueAt: now + delay }, entry.version);
    if (delay <= maxOwnDelay) runLater(entry.key, delay);
  };

  const runLater = (key: string, delay: number) => {
    const stop = clock.every(delay, () => {
      stop();
      void queue.run(key);
    });
  };

  /**
   * Were it due all the time, those in line would hide what can be handled: the oldest come first, and only so many.
   */
  const standInLine = async ({ key, document, version }: StoreEntry, now: number) => {
    const value = { ...(document.value as Stored<Item>), isInLine: true };
    await store.put(key, { ...document, value, dueAt: now + lineDelay }, version);
  };

  /** Whether it is this item's turn; only the first one of a line is handled. */
  const isNext = async (entry: StoreEntry): Promise<boolean> => {
    const now = await store.now();
    const { item, isInLine = false } = toValue(entry);
    const isDue = (entry.document.dueAt ?? 0) <= now;
    if (!isDue && !isInLine) return false;
    const [first = entry.key] = await lineOf(item);
    if (first === entry.key) return true;
    if (isDue) await standInLine(entry, now);
    return false;
  };

  const tryRun = async (key: string): Promise<boolean> => {
    const entry = await store.get(key);
    if (entry?.document.collection !== name || !(await isNext(entry))) return false;
    const { item, tries, since } = toValue(entry);
    const value: Stored<Item> = { item, tries: tries + 1, since };
    const claimed = await claim(store, clock, { ...entry, document: { ...entry.document, value } });
    if (claimed === null) return false;
    try {
      await handle(value, claimed.lost);
    } catch (error) {
      options.onFailure(error, item);
      await postpone(await claimed.end());
      return false;
    }
    await keep(await claimed.end(), remembered, null);
    const [next] = await lineOf(item);
    if (next !== undefined) background(queue.run(next));
    return true;
  };

  const queue: Queue<Item> = {
    toDocument: (item, owner, now) => {
      const value: Stored<Item> = { item, tries: 0, since: now };
      return { collection: name, owner, aliases: [], dueAt: now, value };
    },
    run(key) {
      if (isClosed) return Promise.resolve(false);
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const run = tryRun(key)
        .catch((error: unknown) => {
          options.onFailure(error, null);
          return false;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, run);
      return run;
    },
    async runDue() {
      const now = await store.now();
      const listed = await store.listDue(name, now + maxOwnDelay, maxDue);
      const waitOf = ({ document }: StoreEntry) => (document.dueAt ?? 0) - now;
      const due = listed.filter((entry) => waitOf(entry) <= 0);
      // Those that another process would have run soon, if it has not ended since.
      for (const entry of listed) if (waitOf(entry) > 0) runLater(entry.key, waitOf(entry));
      for (let from = 0; from < due.length; from += maxAtOnce)
        await Promise.all(due.slice(from, from + maxAtOnce).map(({ key }) => queue.run(key)));
    },
    close() {
      isClosed = true;
    },
  };
  return queue;
}
