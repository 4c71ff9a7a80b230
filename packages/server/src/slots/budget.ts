import type { WhatsGateAuth } from '@whatsgate/client';
import type { CallbackTokens } from '../gateway/callback-token.ts';
import { prune } from '../stores/prune.ts';
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

export function createBudgetKeeper(
  store: WhatsGateStore,
  tokens: CallbackTokens,
  budget: Budget | false,
): BudgetKeeper {
  const { creates: maxCreates = 30, numbers: maxNumbers = 5 } = budget === false ? {} : budget;

  const check = (spent: Spent, mark: string, now: number) => {
    const refuseBeyond = (max: number, times: readonly number[], what: string) => {
      const leavesFirst = times.toSorted((one, other) => one - other)[times.length - max];
      if (leavesFirst !== undefined) throw slotErrors.budgetSpent(what, Math.max(1_000, leavesFirst + window - now));
    };
    const ats = spent.creates.map(({ at }) => at);
    refuseBeyond(maxCreates, ats, 'sessions');
    if (!mark.startsWith('c')) return;
    /** When each number was last asked for: the later entry wins. */
    const numbers = new Map(
      spent.creates.filter((each) => each.mark.startsWith('c')).map((each) => [each.mark, each.at]),
    );
    if (!numbers.has(mark)) refuseBeyond(maxNumbers, [...numbers.values()], 'phone numbers');
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
    prune: () => prune(store, collection),
  };
}
