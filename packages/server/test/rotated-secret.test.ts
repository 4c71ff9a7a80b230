import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import { type Answer, createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { createUpstream, emptyAnswer, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const oldSecret = 'the secret of last month, 32 characters';
const newSecret = 'the secret of this month, 32 characters';

const create = (harness: Harness, key: string, { name = 'Support' } = {}): Promise<Answer> =>
  within(harness, 10_000, harness.call('session-create', { name }, pageHeaders(key)));

const emptyStore = (harness: Harness): WhatsGateStore => createMemoryStore(harness.clock.now);

describe('C2: the secret was rotated, the store is lost, and WhatsGate is not exact', () => {
  /** A linked session of the older secret. @param isRenamed - WhatsGate keeps another name for it */
  async function createLinked(isRenamed: boolean) {
    const harness = await createHarness({ secret: oldSecret });
    const rename: Intercept = ({ kind, body }, pass) =>
      pass(kind === 'create' && isRenamed ? { ...body, name: 'x' } : body);
    harness.server = harness.restart(harness.store, createUpstream(harness, rename));
    const { unique_id: id } = (await create(harness, 'before')).body.data;
    await link(harness);
    harness.server.close();
    return { harness, id };
  }

  const rotate = (harness: Harness, intercept: Intercept = (_, pass) => pass()) => {
    const fetch = createUpstream(harness, intercept);
    harness.server = harness.restart(emptyStore(harness), fetch, { secret: [newSecret, oldSecret] });
  };

  it('the list of the account misses the session: it is found by the name that the older secret gave it', async () => {
    const { harness, id } = await createLinked(false);
    rotate(harness, async ({ kind, body }, pass) => (kind === 'list' && !('name' in body) ? emptyAnswer() : pass()));
    expect((await create(harness, 'after')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it("its name was changed: it is found by the older secret's mark of its owner", async () => {
    const { harness, id } = await createLinked(true);
    rotate(harness);
    expect((await create(harness, 'after')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });
});

describe('C2: the older secret is dropped', () => {
  const drop = (harness: Harness, store: WhatsGateStore) => {
    harness.server.close();
    harness.server = harness.restart(store, undefined, { secret: newSecret });
  };

  it('with the store kept: its linked session stays with its owner', async () => {
    const harness = await createHarness({ secret: oldSecret });
    const { unique_id: id } = (await create(harness, 'before')).body.data;
    await link(harness);
    drop(harness, harness.store);
    expect((await create(harness, 'after')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: id } }]);
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('with the store lost as well: what it signed is foreign, and is never deleted', async () => {
    const harness = await createHarness({ secret: oldSecret, limit: 2 });
    await create(harness, 'linked');
    await link(harness);
    await create(harness, 'pending', { name: 'Sales' });
    drop(harness, emptyStore(harness));
    expect(await harness.server.list('anna')).toEqual([]);
    const { unique_id: id } = (await create(harness, 'after')).body.data;
    await harness.call('session-delete', { WhatsappID: id }, pageHeaders('after'));
    await harness.advance(60 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 3, deletes: 1, live: 2 });
  });

  it('after every session was made anew with the newer one: nothing is missed', async () => {
    const harness = await createHarness({ secret: oldSecret });
    harness.server.close();
    harness.server = harness.restart(emptyStore(harness), undefined, { secret: [newSecret, oldSecret] });
    const { unique_id: id } = (await create(harness, 'during')).body.data;
    await link(harness);
    drop(harness, emptyStore(harness));
    expect((await create(harness, 'after')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });
});
