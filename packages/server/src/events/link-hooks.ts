import { type ServerClock, withDeadline } from '../clock.ts';
import type { LinkEdge } from '../slots/link-edge.ts';
import type { Slot } from '../slots/slot.ts';
import type { LinkEdges, SlotRepository } from '../slots/slot-repository.ts';
import type { StoreEntry, WhatsGateStore } from '../stores/store.ts';
import type { EventHooks, LinkedEvent, UnlinkedEvent } from './hooks.ts';
import { createQueue } from './queue.ts';

/** Tells the application of each link and of its end, in this order for each slot. */
export interface LinkHooks extends LinkEdges {
  /**
   * Waits until the application knows of a slot's link, at most until `readyWait` after the link was first seen.
   *
   * @returns whether the browser may hear of it
   */
  whenTold(slot: Slot): Promise<boolean>;
  /** Tells what could not be told before. */
  runDue(): Promise<void>;
  close(): void;
}

interface LinkHooksOptions {
  readonly store: WhatsGateStore;
  readonly clock: ServerClock;
  readonly hooks: EventHooks;
  readonly repository: () => SlotRepository;
  readonly onEdge: (edge: LinkEdge) => void;
  /** @param hook - null where the store failed */
  readonly onFailure: (hook: 'onLinked' | 'onUnlinked' | null, error: unknown) => void;
  readonly background: (work: Promise<unknown>) => void;
}

const collection = 'link-edges';
/** How long the browser waits for `onLinked` at most, and where nothing else is said. */
export const maxReadyWait = 5_000;

export function createLinkHooks(options: LinkHooksOptions): LinkHooks {
  const { store, clock, hooks, repository, background } = options;
  const { onLinked, onUnlinked, readyWait = maxReadyWait } = hooks;

  const queue = createQueue<LinkEdge>({
    name: collection,
    store,
    clock,
    lineOf,
    background,
    async handle(edge, context) {
      if (edge.type === 'unlinked') return onUnlinked?.(toUnlinkedEvent(edge), context);
      await onLinked?.(toLinkedEvent(edge), context);
      await repository().change(edge, (slot) => (slot.links === edge.link ? { ...slot, isLinkTold: true } : slot));
    },
    onFailure: (error, edge) => options.onFailure(edge && (edge.type === 'linked' ? 'onLinked' : 'onUnlinked'), error),
  });

  /** The edges of one slot that were not told yet, the oldest first: an end must not be told before its link. */
  async function lineOf({ owner, name }: LinkEdge): Promise<readonly string[]> {
    const edges = (await store.listByOwner(collection, owner)).filter((entry) => toItem(entry).name === name);
    return edges.toSorted(byAge).map(({ key }) => key);
  }

  const isWanted = ({ type }: LinkEdge) => (type === 'linked' ? onLinked : onUnlinked) !== undefined;

  return {
    toDocument(edge, now) {
      if (!isWanted(edge)) return null;
      return { key: toKey(edge.id), document: queue.toDocument(edge, edge.owner, now) };
    },
    announce(edge) {
      options.onEdge(edge);
      if (isWanted(edge)) background(queue.run(toKey(edge.id)));
    },
    async whenTold(slot) {
      const { createId, links, linkedAt, owner, name } = slot;
      if (onLinked === undefined || readyWait === 0 || slot.isLinkTold || linkedAt === null) return true;
      const left = linkedAt + readyWait - (await repository().now());
      if (left <= 0) return true;
      const run = queue.run(toKey(`${createId}-${links}-linked`));
      background(run);
      await withDeadline(clock, left, () => new Late(), run).catch(() => {});
      const now = await repository().find(owner, name);
      return now?.isLinkTold === true || (await repository().now()) - linkedAt >= readyWait;
    },
    runDue: () => queue.runDue(),
    close: () => queue.close(),
  };
}

/** The browser has waited long enough. */
class Late extends Error {}

const toKey = (id: string) => `link-edge:${id}`;

function toItem({ document }: StoreEntry): LinkEdge {
  return (document.value as { item: LinkEdge }).item;
}

function byAge(one: StoreEntry, other: StoreEntry): number {
  const ageOf = ({ document }: StoreEntry) => (document.value as { since: number }).since;
  // Of one session in one millisecond, the link comes first.
  return ageOf(one) - ageOf(other) || toItem(one).type.localeCompare(toItem(other).type);
}

function toLinkedEvent({ id, owner, name, account, record }: LinkEdge): LinkedEvent {
  return { id, owner, name, account, record };
}

function toUnlinkedEvent({ id, owner, name, account, reason }: LinkEdge): UnlinkedEvent {
  return { id, owner, name, account, reason: reason ?? 'gone' };
}
