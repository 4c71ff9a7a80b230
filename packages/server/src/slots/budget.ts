import type { WhatsGateAuth } from '@whatsgate/client';
import type { CallbackTokens } from '../gateway/callback-token.ts';
import type { StoreDocument, WhatsGateStore } from '../stores/store.ts';
import { slotErrors } from './slot-error.ts';

/** What one owner may ask of WhatsGate within an hour. */
export interface Budget {
  /** New sessions. Default: 30. */
  readonly creates?: number;
  /** Different phone numbers to send pairing codes to. Default: 5. */
  readonly numbers?: number;
}

/** When each create was made, in ms since the epoch, and for which number: a mark, so that no number is stored. */
interface Spent {
  readonly creates: readonly { readonly at: number; readonly mark: string }[];
}

export interface BudgetKeeper {
  /** Counts one create. @throws SlotError `BudgetSpent` */
  spend(owner: string, auth: WhatsGateAuth): Promise<void>;
  prune(): Promise<void>;
}

const collection = 'budgets';
const window = 60 * 60_000;
const maxTries = 12;
const maxPruned = 500;

export function createBudgetKeeper(
  store: WhatsGateStore,
  tokens: CallbackTokens,
  budget: Budget | false,
): BudgetKeeper {
  const { creates: maxCreates = 30, numbers: maxNumbers = 5 } = budget === false ? {} : budget;

  const check = (spent: Spent, mark: string, now: number) => {
    const oldest = spent.creates[0]?.at ?? now;
    const retryAfter = Math.max(1_000, oldest + window - now);
    if (spent.creates.length >= maxCreates) throw slotErrors.budgetSpent('sessions', retryAfter);
    const numbers = new Set(spent.creates.map((create) => create.mark).filter((each) => each.startsWith('c')));
    if (mark.startsWith('c') && !numbers.has(mark) && numbers.size >= maxNumbers)
      throw slotErrors.budgetSpent('phone numbers', retryAfter);
  };

  return {
    async spend(owner, auth) {
      if (budget === false) return;
      const key = `budget:${JSON.stringify(owner)}`;
      const mark = await tokens.toAuthMark(auth);
      for (let tries = 0; tries < maxTries; tries += 1) {
        const entry = await store.get(key);
        const now = await store.now();
        const before = (entry?.document.value as Spent | undefined)?.creates ?? [];
        const creates = before.filter(({ at }) => now - at < window);
        check({ creates }, mark, now);
        const value: Spent = { creates: [...creates, { at: now, mark }] };
        const document: StoreDocument = { collection, owner, aliases: [], dueAt: now + window, value };
        if ((await store.put(key, document, entry?.version ?? null)) === 'done') return;
      }
      throw slotErrors.busy();
    },
    async prune() {
      for (const { key, version } of await store.listDue(collection, await store.now(), maxPruned))
        await store.put(key, null, version);
    },
  };
}
