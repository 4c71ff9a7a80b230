import { withoutEndSlashes } from '../end-slashes.ts';
import { requireOwner } from '../owner.ts';
import { requireName } from '../slot-name.ts';
import { linkedMarks, toLinkedMarkKey } from '../slots/linked-mark.ts';
import { slotErrors } from '../slots/slot-error.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import { prune } from '../stores/prune.ts';
import type { StoreDocument, WhatsGateStore } from '../stores/store.ts';
import { signTicket } from '../tickets/sign-ticket.ts';
import { TicketRefused } from '../tickets/ticket-refused.ts';
import type { TicketClaims } from '../tickets/verify-ticket.ts';

export interface CreateLinkOptions {
  /** The name of the slot that is to be linked. Default: `WhatsApp`, as on the ready-made screen. */
  readonly name?: string;
  /** How many sessions the owner may have; wins over the server's `limit`. */
  readonly limit?: number;
  /** How long the link is valid; ms, at most 30 days. Default: 7 days. */
  readonly expiresIn?: number;
}

/** How a sent link stands. */
export interface SentLink {
  readonly owner: string;
  readonly name: string;
  readonly limit: number | null;
  /** When its slot was linked, by the store's clock: there is nothing left to do by it. Null until then. */
  readonly usedAt: number | null;
}

/** Addresses that are sent to a customer, each for one slot until that is linked. At most one of a slot is valid. */
export interface SentLinks {
  /** Makes the slot's new link and revokes the one before. @throws WhatsGateError `INVALID_OPTIONS` */
  create(owner: string, options: CreateLinkOptions): Promise<string>;
  /** How the link of a verified ticket stands. @throws TicketRefused for a link that was revoked */
  find(claims: TicketClaims): Promise<SentLink>;
  revoke(owner: string, name: string): Promise<void>;
  /** The slots of an owner that have a link. */
  namesOf(owner: string): Promise<readonly string[]>;
  /** The store's time; ms since the epoch. */
  now(): Promise<number>;
  prune(): Promise<void>;
}

interface SentLinksOptions {
  readonly store: WhatsGateStore;
  readonly repository: SlotRepository;
  readonly secrets: readonly [string, ...string[]];
  readonly publicUrl: string;
  readonly wallTime: () => number;
}

interface StoredLink {
  readonly id: string;
  readonly name: string;
}

const collection = 'sent-links';
const maxTries = 12;
const week = 7 * 24 * 60 * 60_000;

export function createSentLinks({ store, repository, secrets, publicUrl, wallTime }: SentLinksOptions): SentLinks {
  const read = async (owner: string, name: string) =>
    ((await store.get(toKey(owner, name)))?.document.value as StoredLink | undefined) ?? null;

  /**
   * When the account was linked that stood in the slot as the link was made. It has no mark: once it is gone, the
   * link is of use.
   */
  async function findLinkedAt(owner: string, name: string): Promise<number | null> {
    const slot = await repository.find(owner, name);
    // One that is being unlinked is to be linked anew.
    return slot === null || slot.state === 'deleting' ? null : slot.linkedAt;
  }

  /** Writes over what is there, also when another server is writing. */
  async function write(key: string, document: StoreDocument | null): Promise<void> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const entry = await store.get(key);
      if (entry === null && document === null) return;
      if ((await store.put(key, document, entry?.version ?? null)) === 'done') return;
    }
    throw slotErrors.busy();
  }

  return {
    async create(owner, { name: givenName = 'WhatsApp', expiresIn = week, limit }) {
      const name = requireName(givenName, 'createLink');
      const id = crypto.randomUUID();
      const ticket = await signTicket(
        'createLink',
        secrets[0],
        { owner, name, id, audience: 'whatsgate-link', expiresIn, limit },
        wallTime(),
      );
      const now = await store.now();
      const value: StoredLink = { id, name };
      await write(toKey(owner, name), { collection, owner, aliases: [], dueAt: now + expiresIn, value });
      // The mark of earlier links goes after the earlier link has, so that a server that dies in between revives
      // nothing.
      await write(toLinkedMarkKey({ owner, name }), null);
      return `${withoutEndSlashes(publicUrl)}/link#${ticket}`;
    },

    async find({ owner, name, limit, id }) {
      if (name === null || id === null) throw new TicketRefused('a link needs `name` and `jti`');
      const stored = await read(owner, name);
      if (stored?.id !== id) throw new TicketRefused('the link was revoked, or a newer one was made for its slot');
      const mark = await store.get(toLinkedMarkKey({ owner, name }));
      return {
        owner,
        name,
        limit,
        usedAt: mark === null ? await findLinkedAt(owner, name) : Number(mark.document.value),
      };
    },

    revoke: (owner, name) => write(toKey(requireOwner(owner, 'unlink'), requireName(name, 'unlink')), null),

    async namesOf(owner) {
      const entries = await store.listByOwner(collection, owner);
      return entries.map(({ document }) => (document.value as StoredLink).name);
    },

    now: () => store.now(),

    async prune() {
      for (const each of [collection, linkedMarks]) await prune(store, each);
    },
  };
}

const toKey = (owner: string, name: string) => `sent-link:${JSON.stringify([owner, name])}`;
