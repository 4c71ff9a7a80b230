import { describe, expect, it } from 'vitest';
import type { AdoptedWebhook } from '../../src/slots/adopted-webhook.ts';
import { createParts, refused, tokens } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const wid = '79991234567@c.us';
type Parts = ReturnType<typeof createParts>;

/** A session that no slot knows, as the listing of the account has noted it. */
async function noteSession(parts: Parts, id: string, changes: Parameters<Parts['addSession']>[1] = {}) {
  const session = await parts.addSession(id, changes);
  await parts.unclaimed.note(session);
  return session;
}
const idOf = async (parts: Parts, name = 'Support') => (await parts.find(name))?.record?.unique_id;

describe("T10: an owner's unclaimed sessions", () => {
  it('are given to the slots that their names say, and forgotten then', async () => {
    const parts = createParts();
    const { record, token } = await noteSession(parts, 'one');
    await noteSession(parts, 'two', { name: 'Sales' });
    await noteSession(parts, "bert's", { owner: 'bert' });
    expect(await parts.ownership.countUnclaimed('anna')).toBe(2);
    await parts.ownership.claim('anna');
    const { createId, authMark } = token;
    // It may be linked, whatever its status: it is watched before anything may delete it.
    const { now } = parts.time;
    expect(await parts.find()).toEqual(sampleSlot({ createId, authMark, record, recordAt: now, successAt: now }));
    expect(await idOf(parts, 'Sales')).toBe('two');
    expect(await parts.ownership.countUnclaimed('anna')).toBe(0);
    expect(await parts.ownership.countUnclaimed('bert')).toBe(1);
  });

  it('C3: are given to the slot that is asked for, where WhatsGate has changed the name', async () => {
    const parts = createParts();
    const { record } = await parts.addSession('one');
    const session = { ...(await noteSession(parts, 'one')), record: { ...record, name: null } };
    await parts.unclaimed.forget((await parts.unclaimed.listOf('anna'))[0]?.entry as never);
    await parts.unclaimed.note(session);
    await parts.ownership.claim('anna');
    await parts.ownership.claim('anna', 'Sales');
    expect(await parts.ownership.countUnclaimed('anna')).toBe(1);
    await parts.ownership.claim('anna', 'Support');
    expect(await parts.ownership.countUnclaimed('anna')).toBe(0);
  });

  it('are given to a slot whose name has a word that looks like a mark', async () => {
    const parts = createParts();
    await noteSession(parts, 'one', { name: 'Our shopping list' });
    await parts.ownership.claim('anna');
    expect(await idOf(parts, 'Our shopping list')).toBe('one');
  });

  it('of a slot that has one stay unclaimed', async () => {
    const parts = createParts();
    await parts.begin(sampleSlot());
    await noteSession(parts, 'one');
    await parts.ownership.claim('anna');
    expect(await idOf(parts)).toBe('session');
    expect(await parts.ownership.countUnclaimed('anna')).toBe(1);
  });

  it.each<readonly string[]>([
    ['destroying', 'pending', 'linked'],
    ['linked', 'pending', 'destroying'],
    ['pending', 'destroying', 'linked'],
  ])('C6: of one slot: the linked one first (%s, %s, %s)', async (...ids) => {
    const parts = createParts();
    const statuses: Record<string, object> = {
      destroying: { status: 'DESTROYING', wid },
      pending: {},
      linked: { status: 'READY' },
    };
    for (const id of ids) await noteSession(parts, id, statuses[id]);
    await parts.ownership.claim('anna');
    expect(await idOf(parts)).toBe('linked');
    await parts.repository.end((await parts.find()) as never);
    await parts.ownership.claim('anna');
    expect(await idOf(parts)).toBe('pending');
  });

  it('D1: that were seen linked are so in their slot', async () => {
    const parts = createParts();
    const { record, token } = await noteSession(parts, 'one', { status: 'READY' });
    await parts.unclaimed.note({ token, record: { ...record, status: 'PENDING' } });
    await parts.ownership.claim('anna');
    expect(await parts.find()).toMatchObject({ seenLinked: true, record: { status: 'PENDING' } });
  });

  it('S14: are waited for until the account is listed', async () => {
    const parts = createParts();
    let isListed = false;
    Object.defineProperty(parts.listed, 'at', {
      get: () => {
        isListed = true;
        return born;
      },
    });
    await parts.ownership.claim('anna');
    expect(isListed).toBe(true);
  });
});

describe('D10: the age of a session that is claimed', () => {
  it.each([
    { what: 'goes on', age: 15 * minute - 1, createdAt: 15 * minute - 1 },
    { what: 'begins anew where it is older than a session waits', age: 15 * minute, createdAt: 0 },
    { what: 'is none where the clock of another server is ahead', age: -minute, createdAt: 0 },
  ])('$what', async ({ age, createdAt }) => {
    const parts = createParts();
    const { now } = parts.time;
    await noteSession(parts, 'one', { bornAt: now - age });
    await parts.ownership.claim('anna');
    expect((await parts.find())?.createdAt).toBe(now - createdAt);
  });
});

describe('a look for the session of an empty slot', () => {
  it('is one, on a store that knows the account', async () => {
    const parts = createParts();
    expect(await parts.ownership.look('anna', 'Support')).toBeNull();
    expect(parts.actions).toEqual(['find']);
  });

  it('finds the session and begins its slot', async () => {
    const parts = createParts();
    const { record, token } = await parts.addSession('one');
    await parts.addSession('of another slot', { name: 'Sales' });
    const { createId, authMark } = token;
    const { now } = parts.time;
    const slot = sampleSlot({ createId, authMark, record, recordAt: now, successAt: now });
    expect(await parts.ownership.look('anna', 'Support')).toEqual(slot);
    expect(await parts.find()).toEqual(slot);
  });

  it.each([
    { age: 0, looks: 3 },
    { age: 10 * minute - 1, looks: 3 },
    { age: 10 * minute, looks: 1 },
  ])('C2: is made up to $looks times on a store that is $age ms old', async ({ age, looks }) => {
    const parts = createParts();
    parts.listed.at = parts.time.now - age;
    await parts.ownership.look('anna', 'Support');
    expect(parts.actions).toEqual(new Array(looks).fill('find'));
  });

  it('C2: ends with the first that finds something', async () => {
    const parts = createParts();
    parts.listed.at = parts.time.now;
    parts.upstream.before = async () => {
      if (parts.actions.length === 2) await parts.addSession('one');
    };
    expect((await parts.ownership.look('anna', 'Support'))?.record?.unique_id).toBe('one');
    expect(parts.actions).toHaveLength(2);
  });

  const old = { bornAt: born - 2 * minute };
  const destroying = { status: 'DESTROYING' };
  it.each([
    { best: 'the youngest', sessions: [old, {}, { bornAt: born - minute }], found: 1 },
    { best: 'the linked one', sessions: [{}, { ...old, status: 'READY' }], found: 1 },
    { best: 'the one with an account', sessions: [{ ...old, wid }, {}], found: 0 },
    { best: 'one that is not being deleted', sessions: [destroying, old], found: 1 },
    {
      best: 'one that is not being deleted, though that one was linked',
      sessions: [{ ...destroying, wid }, old],
      found: 1,
    },
    {
      best: 'the youngest of those that are being deleted',
      sessions: [{ ...destroying, ...old }, destroying],
      found: 1,
    },
  ])('C6: prefers $best', async ({ sessions, found }) => {
    const parts = createParts();
    for (const [index, changes] of sessions.entries()) await parts.addSession(`${index}`, changes);
    expect((await parts.ownership.look('anna', 'Support'))?.record?.unique_id).toBe(`${found}`);
  });
});

describe('I4: an adoption', () => {
  const adopt = (parts: Parts, { name = 'Support', id = 'one', limit = 1, webhook = 'take' as AdoptedWebhook } = {}) =>
    parts.ownership.adopt({ owner: 'anna', name, uniqueId: id, webhook }, limit);
  const addForeign = (parts: Parts, callback: string | null = null) =>
    parts.sessions.set('one', sampleRecord({ unique_id: 'one', callback }));

  it('gives a session of others a slot, and our callback address', async () => {
    const parts = createParts();
    addForeign(parts, 'https://other.test/hook');
    const { time, sessions } = parts;
    const given = sessions.get('one');
    expect(await adopt(parts)).toEqual(given);
    const token = await tokens.read(sessions.get('one')?.callback ?? null);
    expect(token !== null && (await tokens.isOf(token, 'anna', 'Support'))).toBe(true);
    const { createId, authMark, bornAt } = token ?? { createId: '', authMark: '', bornAt: 0 };
    expect(bornAt).toBe(time.now);
    expect(authMark).toBe('q00000000');
    const times = { createdAt: time.now, recordAt: time.now };
    expect(await parts.find()).toEqual(sampleSlot({ createId, authMark, ...times, record: given ?? null }));
  });

  it('leaves the address where it is ours already', async () => {
    const parts = createParts();
    const { token, record } = await parts.addSession('one');
    expect(await adopt(parts)).toEqual(record);
    expect(parts.actions).toEqual(['read one']);
    expect(await parts.find()).toMatchObject({ createId: token.createId, authMark: token.authMark });
  });

  it('is refused for a session that does not exist', async () => {
    const parts = createParts();
    await expect(adopt(parts)).rejects.toMatchObject({ kind: 'NotFound' });
    expect(await parts.find()).toBeNull();
  });

  it("is refused for another slot's session, by its address or by the store", async () => {
    const parts = createParts();
    await parts.addSession('one', { name: 'Sales' });
    await expect(adopt(parts)).rejects.toMatchObject({ kind: 'SessionOccupied' });
    addForeign(parts);
    await parts.begin(sampleSlot({ name: 'Sales', record: sampleRecord({ unique_id: 'one' }) }));
    await expect(adopt(parts, { limit: 9 })).rejects.toMatchObject({ kind: 'SessionOccupied' });
    expect(await parts.find()).toBeNull();
    expect(parts.actions).toEqual(['read one', 'read one']);
  });

  it('is refused for a slot that holds another one, and beyond the limit', async () => {
    const parts = createParts();
    addForeign(parts);
    await parts.begin(sampleSlot());
    await expect(adopt(parts, { limit: 9 })).rejects.toMatchObject({
      kind: 'SlotOccupied',
      message: expect.stringContaining('"Support"'),
    });
    await expect(adopt(parts, { name: 'Sales' })).rejects.toMatchObject({
      kind: 'LimitReached',
      message: expect.stringContaining('1 of 1'),
    });
    expect(await parts.repository.listOf('anna')).toHaveLength(1);
  });

  it('is refused for a slot that is being created', async () => {
    const parts = createParts();
    addForeign(parts);
    await parts.begin(sampleSlot({ state: 'creating', record: null }));
    await expect(adopt(parts)).rejects.toMatchObject({ kind: 'SlotOccupied' });
  });

  it('of what the slot has already changes nothing', async () => {
    const parts = createParts();
    const slot = await parts.begin(sampleSlot({ record: sampleRecord({ unique_id: 'one' }) }));
    expect(await adopt(parts, { limit: 0 })).toEqual(slot.record);
    expect(await parts.find()).toEqual(slot);
    expect(parts.actions).toEqual(['read one']);
  });

  it('keeps the address that is there, with our token', async () => {
    const parts = createParts();
    addForeign(parts, 'https://other.test/hook?a=1');
    await adopt(parts, { webhook: 'keep' });
    const { callback = null } = parts.sessions.get('one') ?? {};
    expect(callback).toMatch(/^https:\/\/other\.test\/hook\?a=1&whatsgate=wg1/);
    expect(await tokens.read(callback)).toMatchObject({ createId: (await parts.find())?.createId });
  });

  it('whose address cannot be set leaves the slot free', async () => {
    const parts = createParts();
    addForeign(parts);
    const error = refused();
    parts.upstream.before = (action) => (action === 'hook one' ? Promise.reject(error) : null);
    await expect(adopt(parts)).rejects.toBe(error);
    expect(await parts.find()).toBeNull();
  });
});
