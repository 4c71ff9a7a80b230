import { describe, expect, it } from 'vitest';
import { createCallbackTokens } from '../../src/gateway/callback-token.ts';
import type { OwnSession } from '../../src/gateway/whatsgate.ts';
import { createMemoryStore, type WhatsGateStore } from '../../src/index.ts';
import { toDailyLook } from '../../src/slots/daily-look.ts';
import { createUnclaimedSessions } from '../../src/slots/unclaimed-sessions.ts';
import { born, sampleRecord } from './slot-samples.ts';

const minute = 60_000;
/** When a session that was noted is looked at next, in ms from then. */
const lookAfter = ({ token }: OwnSession) => toDailyLook(token.createId, 0);
const secrets = ['a secret of at least thirty-two characters', 'an older secret of thirty-two characters'];
const older = createCallbackTokens(secrets.slice(1), 'https://app.test', globalThis.crypto);
const tokens = createCallbackTokens(secrets, 'https://app.test', globalThis.crypto);

const pending = await toSession('session');
const linked = { ...pending, record: sampleRecord({ status: 'READY' }) };
async function toSession(id: string, owner = 'anna', by = tokens): Promise<OwnSession> {
  const { callback, upstreamName, text, ...token } = await by.issue(owner, 'Support', { type: 'qr' }, born);
  return { record: sampleRecord({ unique_id: id }), token };
}

function createUnclaimed(changeStore = (store: WhatsGateStore): WhatsGateStore => store) {
  const clock = { now: born + minute };
  let puts = 0;
  const memory = createMemoryStore(() => clock.now);
  const store = changeStore({
    ...memory,
    put: (...args) => {
      puts += 1;
      return memory.put(...args);
    },
  });
  const unclaimed = createUnclaimedSessions(store, tokens);
  const only = async () => {
    const [found, ...others] = await unclaimed.listOf('anna');
    expect(others).toEqual([]);
    return found ?? null;
  };
  const note = async (session: OwnSession) => {
    const noted = await unclaimed.note(session);
    if (noted === null) throw new Error('It was not noted.');
    return noted;
  };
  return { clock, unclaimed, only, note, puts: () => puts };
}

describe('a session that no slot knows is noted', () => {
  it('with when it was first noticed, and is looked at once a day', async () => {
    const { clock, unclaimed, only, note } = createUnclaimed();
    const noticed = { session: pending, noticedAt: clock.now, seenLinked: false, missingSince: null };
    const document = { collection: 'unclaimed', owner: pending.token.ownerMark, aliases: [] };
    expect(await note(pending)).toMatchObject({ ...noticed, entry: { key: 'unclaimed:session', document } });
    clock.now += minute;
    expect(await note(pending)).toMatchObject(noticed);
    expect(await only()).toMatchObject(noticed);
    clock.now += lookAfter(pending) - minute - 1;
    expect(await unclaimed.listDue()).toEqual([]);
    clock.now += 1;
    expect(await unclaimed.listDue()).toMatchObject([noticed]);
  });

  it('by a write only where something is new', async () => {
    const { note, puts } = createUnclaimed();
    await note(pending);
    await note({ ...pending, record: sampleRecord({ pushname: 'Anna' }) });
    expect(puts()).toBe(1);
    await note({ ...pending, record: sampleRecord({ status: 'AUTH' }) });
    expect(puts()).toBe(2);
    await note({ ...pending, record: sampleRecord({ status: 'AUTH', wid: '79991234567@c.us' }) });
    expect(puts()).toBe(3);
  });

  it('D1: as linked for ever, once it was seen so', async () => {
    const { note, only } = createUnclaimed();
    expect(await note(linked)).toMatchObject({ seenLinked: true });
    expect(await note(pending)).toMatchObject({ seenLinked: true });
    expect(await only()).toMatchObject({ seenLinked: true, session: { record: { status: 'PENDING' } } });
  });

  it('by one of several servers', async () => {
    const { unclaimed } = createUnclaimed((store) => ({ ...store, put: async () => 'changed' }));
    expect(await unclaimed.note(pending)).toBeNull();
  });

  it('and is gone before it is read: nothing is known of it', async () => {
    const { unclaimed } = createUnclaimed((store) => ({ ...store, get: async () => null }));
    expect(await unclaimed.note(pending)).toBeNull();
  });

  it('for its owner only, whichever secret signed it', async () => {
    const { unclaimed, note } = createUnclaimed();
    await note(pending);
    await note(await toSession('of an older secret', 'anna', older));
    await note(await toSession('of another owner', 'bert'));
    const ids = (await unclaimed.listOf('anna')).map(({ session }) => session.record.unique_id);
    expect(ids.toSorted()).toEqual(['of an older secret', 'session']);
  });
});

describe('D3: a read of a session that no slot knows', () => {
  it('that comes back empty twice, a minute apart, forgets it', async () => {
    const { clock, unclaimed, only, note } = createUnclaimed();
    await unclaimed.noteRead(await note(pending), null);
    const missing = await only();
    expect(missing).toMatchObject({ missingSince: clock.now, session: pending });
    const { now } = clock;
    clock.now = now + minute - 1;
    expect(await unclaimed.listDue()).toEqual([]);
    if (missing !== null) await unclaimed.noteRead(missing, null);
    const still = await only();
    expect(still).toMatchObject({ missingSince: now });
    clock.now += 1;
    if (still !== null) await unclaimed.noteRead(still, null);
    expect(await only()).toBeNull();
  });

  it('that shows it takes the empty answer back', async () => {
    const { clock, unclaimed, only, note } = createUnclaimed();
    await unclaimed.noteRead(await note(pending), null);
    const missing = await only();
    if (missing !== null) await unclaimed.noteRead(missing, sampleRecord({ status: 'AUTH' }));
    expect(await only()).toMatchObject({
      missingSince: null,
      seenLinked: false,
      noticedAt: clock.now,
      session: { record: { status: 'AUTH' }, token: pending.token },
    });
    clock.now += lookAfter(pending) - 1;
    expect(await unclaimed.listDue()).toEqual([]);
    clock.now += 1;
    expect(await unclaimed.listDue()).toHaveLength(1);
  });

  it('that shows an account is remembered, also after an empty one', async () => {
    const { unclaimed, only, note } = createUnclaimed();
    await unclaimed.noteRead(await note(pending), linked.record);
    const seen = await only();
    expect(seen).toMatchObject({ seenLinked: true });
    if (seen !== null) await unclaimed.noteRead(seen, null);
    expect(await only()).toMatchObject({ seenLinked: true });
  });

  it('changes nothing where another server was faster', async () => {
    const { unclaimed, only, note } = createUnclaimed();
    const before = await note(pending);
    await note(linked);
    await unclaimed.noteRead(before, null);
    expect(await only()).toMatchObject({ missingSince: null });
    await unclaimed.forget(before.entry);
    const now = await only();
    expect(now).toMatchObject({ seenLinked: true });
    if (now !== null) await unclaimed.forget(now.entry);
    expect(await only()).toBeNull();
  });
});
