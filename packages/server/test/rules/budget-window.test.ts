import type { WhatsGateAuth } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { createCallbackTokens } from '../../src/gateway/callback-token.ts';
import { createMemoryStore, type WhatsGateStore } from '../../src/index.ts';
import { type Budget, createBudgetKeeper } from '../../src/slots/budget.ts';
import { SlotError } from '../../src/slots/slot-error.ts';

const hour = 60 * 60_000;
const secret = 'a secret of at least thirty-two characters';
const tokens = createCallbackTokens([secret], 'https://app.test', globalThis.crypto);
const qr: WhatsGateAuth = { type: 'qr' };
const byCode = (number: string): WhatsGateAuth => ({ type: 'code', number: `7999123456${number}` });

function createBudget(budget: Budget | false, changeStore = (store: WhatsGateStore): WhatsGateStore => store) {
  const clock = { now: 1_700_000_000_000 };
  const store = changeStore(createMemoryStore(() => clock.now));
  const keeper = createBudgetKeeper(store, tokens, budget);
  /** When the create may be asked for again, in ms; 0 when it was let through. */
  const spend = async (auth = qr, owner = 'anna'): Promise<number> => {
    try {
      await keeper.spend(owner, auth);
      return 0;
    } catch (error) {
      expect(error).toBeInstanceOf(SlotError);
      return (error as SlotError).retryAfter ?? Number.NaN;
    }
  };
  return { clock, store, keeper, spend };
}

describe('I8: the window of the budget', () => {
  it('is one hour to the millisecond, from the create that leaves it first', async () => {
    const { clock, spend } = createBudget({ creates: 2 });
    await spend();
    clock.now += 10_000;
    await spend();
    clock.now += 5_000;
    expect(await spend()).toBe(hour - 15_000);
    clock.now += hour - 15_000 - 1;
    // Never asked for again sooner than after a second.
    expect(await spend()).toBe(1_000);
    clock.now += 1;
    expect(await spend()).toBe(0);
    expect(await spend()).toBe(10_000);
  });

  it('goes by the times themselves where the clock has gone back', async () => {
    const { clock, spend } = createBudget({ creates: 2 });
    await spend();
    clock.now -= 20_000;
    await spend();
    expect(await spend()).toBe(hour);
  });

  it('has 30 creates and 5 numbers where nothing is said', async () => {
    const { spend } = createBudget({});
    for (let index = 0; index < 30; index += 1) expect(await spend()).toBe(0);
    expect(await spend()).toBe(hour);
    for (const number of ['0', '1', '2', '3', '4']) expect(await spend(byCode(number), 'bert')).toBe(0);
    expect(await spend(byCode('5'), 'bert')).toBe(hour);
    expect(await spend(qr, 'bert')).toBe(0);
  });

  it('counts a number by when it was asked for last; QR codes are no number', async () => {
    const { clock, spend } = createBudget({ numbers: 2 });
    await spend();
    await spend(byCode('0'));
    clock.now += 1_000;
    await spend(byCode('1'));
    clock.now += 1_000;
    expect(await spend(byCode('0'))).toBe(0);
    expect(await spend(byCode('2'))).toBe(hour - 1_000);
    expect(await spend()).toBe(0);
  });

  it('says what there were too many of', async () => {
    const { keeper } = createBudget({ creates: 1, numbers: 0 });
    await expect(keeper.spend('anna', byCode('0'))).resolves.toBeUndefined();
    await expect(keeper.spend('anna', byCode('0'))).rejects.toThrow('too many sessions within');
    const other = createBudget({ creates: 9, numbers: 1 }).keeper;
    await other.spend('anna', byCode('0'));
    await expect(other.spend('anna', byCode('1'))).rejects.toThrow('too many phone numbers within');
  });

  it('stores nothing where there is no budget', async () => {
    const { store, spend } = createBudget(false);
    for (let index = 0; index < 40; index += 1) expect(await spend()).toBe(0);
    expect(await store.listByOwner('budgets', 'anna')).toEqual([]);
  });
});

describe('I8: what is remembered', () => {
  it('is of this owner, due an hour after the last create, and only what counts still', async () => {
    const { clock, store, spend, keeper } = createBudget({});
    await spend(byCode('0'));
    clock.now += hour;
    await spend();
    const [entry, ...others] = await store.listByOwner('budgets', 'anna');
    expect(others).toEqual([]);
    expect(entry?.document).toEqual({
      collection: 'budgets',
      owner: 'anna',
      aliases: [],
      dueAt: clock.now + hour,
      value: { creates: [{ at: clock.now, mark: 'q00000000' }] },
    });
    expect(await store.listByOwner('budgets', 'bert')).toEqual([]);
    clock.now += hour - 1;
    await keeper.prune();
    expect(await store.listByOwner('budgets', 'anna')).toHaveLength(1);
    clock.now += 1;
    await keeper.prune();
    expect(await store.listByOwner('budgets', 'anna')).toEqual([]);
  });

  it('is written anew when another server was faster, at most twelve times', async () => {
    const stubborn = (losses: number) => {
      let puts = 0;
      const budget = createBudget({}, (store) => ({
        ...store,
        put: async (...args) => {
          puts += 1;
          return puts <= losses ? 'changed' : store.put(...args);
        },
      }));
      return { ...budget, puts: () => puts };
    };
    const eleven = stubborn(11);
    expect(await eleven.spend()).toBe(0);
    expect(eleven.puts()).toBe(12);
    expect(await eleven.store.listByOwner('budgets', 'anna')).toHaveLength(1);
    const twelve = stubborn(12);
    await expect(twelve.keeper.spend('anna', qr)).rejects.toMatchObject({ kind: 'Busy' });
    expect(twelve.puts()).toBe(12);
  });
});
