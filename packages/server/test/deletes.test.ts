import { describe, expect, it } from 'vitest';
import { createMemoryStore, type StoreDocument, type WhatsGateStore } from '../src/index.ts';
import type { Slot } from '../src/slots/slot.ts';
import { slotsOf } from './slots-of.ts';
import { createWorld, holder, link, type World } from './world.ts';

const minute = 60_000;
const page = holder('page');
const success = { 'X-WhatsGate-Page-State': 'success' };
const number = '79991234567';

/** A world whose WhatsGate says something else of its sessions. */
interface Liar extends World {
  /** The fields that each read gives in place of the true ones. */
  lie: Record<string, unknown>;
  /** Whether lists of all sessions tell the truth. */
  listsAreTrue: boolean;
  /** What the answer to a read waits for. */
  hold: Promise<void> | null;
  /** What was done, in order: commands to WhatsGate, and the state of each slot that was written. */
  readonly actions: string[];
  /** Called after each slot that was written. */
  onWrite: (state: string | undefined) => void;
}

async function createLiar(): Promise<Liar> {
  const actions: string[] = [];
  const kept = createMemoryStore(() => world.clock.now());
  const store: WhatsGateStore = {
    ...kept,
    async put(key, document, version, limit) {
      const outcome = await kept.put(key, document, version, limit);
      if (!key.startsWith('slot:')) return outcome;
      const state = stateOf(document);
      actions.push(`put ${state ?? 'nothing'}`);
      world.onWrite(state);
      return outcome;
    },
  };
  const world: Liar = Object.assign(await createWorld({ store }), {
    lie: {},
    listsAreTrue: false,
    hold: null,
    actions,
    onWrite: () => {},
  });
  reopen(world, store);
  return world;
}

function stateOf(document: StoreDocument | null): Slot['state'] | undefined {
  return (document?.value as Slot | undefined)?.state;
}

/** Another server in the place of the first one. */
function reopen(world: Liar, store: WhatsGateStore): void {
  world.server.close();
  world.server = world.restart(store, async (input, init) => {
    const request = new Request(input, init);
    const command = request.url.split('/').at(-1) ?? '';
    world.actions.push(command);
    const isTrue = world.listsAreTrue && !(await request.clone().text()).includes('WhatsappID');
    const answer = await world.emulator.fetch(request);
    if (command !== 'sessions-get' || !answer.ok || isTrue) return answer;
    const body = (await answer.json()) as { data: object[] };
    const told = Response.json({ ...body, data: body.data.map((record) => ({ ...record, ...world.lie })) });
    await world.hold;
    return told;
  });
}

const create = (world: World, key = 'page') => world.call('session-create', { name: 'Support' }, holder(key));
const createByCode = (world: World) =>
  world.call('session-create', { name: 'Support', auth_type: 'CODE', number }, holder('code'));
const poll = (world: World, id: unknown, headers: object = {}) =>
  world.call('sessions-get', { WhatsappID: id }, { ...page, ...headers });
const remove = (world: World, id: unknown, headers: object = {}) =>
  world.call('session-delete', { WhatsappID: id }, { ...page, ...headers });
const removeWithoutLease = (world: World, id: unknown) =>
  world.call('session-delete', { WhatsappID: id }, { 'X-WhatsGate-Lease': '' });
const leave = (world: World, id: unknown, headers: object = {}) =>
  world.call('session-delete', { WhatsappID: id, leaving: true }, { ...page, ...headers });

/** How a session comes to be one that must not be deleted, although it does not say `READY`. */
const protections: Readonly<Record<string, (world: Liar, id: unknown) => Promise<unknown>>> = {
  'was seen linked by a poll, and reads AUTH': async (world, id) => {
    await link(world);
    await poll(world, id);
    world.lie = { status: 'AUTH', wid: null, pushname: null };
  },
  'was seen linked by a poll, and reads PENDING': async (world, id) => {
    await link(world);
    await poll(world, id);
    world.lie = { status: 'PENDING', wid: null };
  },
  'was seen linked by a create, and reads AUTH': async (world) => {
    await link(world);
    await create(world);
    world.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a sweep, and reads AUTH': async (world) => {
    await link(world);
    await world.pass(6 * minute);
    world.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a list, and reads AUTH': async (world) => {
    await link(world);
    await world.server.list('anna');
    world.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a create of another name, and reads AUTH': async (world) => {
    await link(world);
    expect((await world.call('session-create', { name: 'Sales' }, holder('sales'))).body).toMatchObject({
      name: 'LimitReached',
    });
    world.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a delete, and reads AUTH': async (world, id) => {
    await link(world);
    expect(await remove(world, id)).toMatchObject({ status: 200, body: { data: { status: 'READY' } } });
    world.lie = { status: 'AUTH', wid: null };
  },
  'has an account although it reads AUTH': async (world) => {
    world.lie = { status: 'AUTH', wid: `${number}@c.us` };
  },
  'had an account for a moment while it read AUTH': async (world, id) => {
    world.lie = { wid: `${number}@c.us` };
    await poll(world, id);
    world.lie = {};
  },
  'has an unknown status': async (world) => {
    world.lie = { status: 'SYNCING' };
  },
  'has a status in other letters': async (world) => {
    world.lie = { status: 'auth' };
  },
  'was reported as success by its page': (world, id) => poll(world, id, success),
  'was reported as success while WhatsGate could not be asked': async (world, id) => {
    await world.emulator.fault({ on: 'sessions-get', kind: 'error' });
    expect((await poll(world, id, success)).status).toBe(500);
  },
};

/** How a session is deleted, and what is answered where it may not be. */
const ways: Readonly<Record<string, (world: Liar, id: unknown) => Promise<unknown>>> = {
  'a page gives it up': async (world, id) => {
    const answer = await remove(world, id);
    expect(answer).toMatchObject({ status: 200, body: { result: 'OK', data: { unique_id: id, callback: null } } });
    expect((await poll(world, id)).body).toMatchObject({ elements: 0 });
  },
  'a page without a lease gives it up': async (world, id) => {
    expect(await removeWithoutLease(world, id)).toMatchObject({ status: 200, body: { data: { unique_id: id } } });
  },
  'its page is closed': async (world, id) => {
    expect((await leave(world, id)).status).toBe(200);
    await world.pass(25_000);
  },
  'another authorization is asked for': async (world, id) => {
    const answer = await createByCode(world);
    if (answer.status === 200) expect(answer.body.data).toMatchObject({ unique_id: id });
    else {
      expect(['Pending', 'StillConfirming']).toContain(answer.body.name);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  },
  'another authorization is asked for after the page was closed': async (world, id) => {
    await leave(world, id);
    const answer = await createByCode(world);
    if (answer.status === 200) expect(answer.body.data).toMatchObject({ unique_id: id });
    else expect(answer).toMatchObject({ status: 409, body: { name: 'StillConfirming' } });
  },
  'its lease lapses, and sweeps come by': async (world) => {
    await world.pass(7 * minute);
  },
};

/** A `success` holds a session for as long as a lease: what then is another matter (D10). */
const waysOf = (protection: string) =>
  Object.keys(ways).filter((way) => !(protection.includes('success') && way.includes('lease lapses')));

describe.each(Object.keys(protections))('D1, D2: a session that %s', (protection) => {
  it.each(waysOf(protection))('is not deleted when %s, and is there for its user again', async (way) => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await world.pass(1_000);
    await protections[protection]?.(world, id);
    await ways[way]?.(world, id);
    await world.server.sweep();
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    expect((await create(world, 'later')).body.data).toMatchObject({ unique_id: id });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

describe('D1: a session that no slot knows', () => {
  const forget = async (world: Liar) => {
    reopen(world, createMemoryStore(world.clock.now));
    // The sweeps begin with the first request.
    await world.call('sessions-get', { WhatsappID: 'none' }, page);
  };

  it.each([
    ['has an account although it reads AUTH', { status: 'AUTH', wid: `${number}@c.us` }],
    ['has an unknown status', { status: 'SYNCING' }],
  ])('is left alone by the sweep where it %s', async (_, lie) => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await forget(world);
    world.lie = lie;
    await world.pass(10 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await create(world)).body.data).toMatchObject({ unique_id: id });
  });

  it('is protected once it was found again by a list that shows it linked', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await link(world);
    reopen(world, createMemoryStore(world.clock.now));
    world.listsAreTrue = true;
    world.lie = { status: 'AUTH', wid: null };
    expect((await createByCode(world)).body.data).toMatchObject({ unique_id: id });
    world.listsAreTrue = false;
    await world.pass(10 * minute);
    expect((await create(world)).body.data).toMatchObject({ unique_id: id });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('is left alone once the sweep has seen it linked, even if a list misses it', async () => {
    const world = await createLiar();
    await create(world);
    await link(world);
    await forget(world);
    await world.pass(2 * minute);
    world.lie = { callback: '' };
    await world.pass(2 * minute);
    world.lie = { status: 'AUTH', wid: null };
    await world.pass(10 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });
});

describe('D2: the page said success', () => {
  it.each([
    ['gives it up', remove],
    ['is closed', leave],
  ])('and the same page %s: the phone stays linked', async (_, go) => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await world.pass(1_000);
    expect((await go(world, id, success)).status).toBe(200);
    await world.pass(30_000);
    await link(world);
    await world.pass(30 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    expect((await create(world, 'later')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect((await slotsOf(world))[0]).toMatchObject({ state: 'active', seenLinked: true });
  });

  it('and never became linked: the sweep takes it up again after five minutes', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await remove(world, id, success);
    await world.pass(4.5 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    await world.pass(2 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(await slotsOf(world)).toEqual([]);
  });

  it('to one of two pages: the other one does not delete it either', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await create(world, 'other');
    await remove(world, id, success);
    expect((await world.call('session-delete', { WhatsappID: id }, holder('other'))).status).toBe(200);
    await world.pass(4 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('and a page without a key gives it up: the pages that hold it go on', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await poll(world, id, success);
    expect((await removeWithoutLease(world, id)).status).toBe(200);
    expect((await poll(world, id)).body).toMatchObject({ elements: 1 });
    expect((await slotsOf(world))[0]?.state).toBe('active');
  });

  it('and takes it back: that shortens nothing', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await poll(world, id, success);
    await poll(world, id, { 'X-WhatsGate-Page-State': 'qr' });
    await remove(world, id, { 'X-WhatsGate-Page-State': 'error' });
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it.each(['Success', 'success, success', 'qr', '1', ''])('is not what "%s" says', async (said) => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await poll(world, id, { 'X-WhatsGate-Page-State': said });
    await remove(world, id, { 'X-WhatsGate-Page-State': said });
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('counts from a page of its owner only', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await world.call('sessions-get', { WhatsappID: id }, { ...page, ...success, 'X-User': 'bob' });
    await world.call('session-create', { name: 'Support' }, { ...page, ...success });
    await remove(world, id);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('again and again: costs a write every thirty seconds', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    world.actions.length = 0;
    const polls = 20;
    for (let done = 0; done < polls; done += 1) {
      await poll(world, id, success);
      await world.pass(2_500);
    }
    expect(world.actions.filter((action) => action.startsWith('put')).length).toBeLessThanOrEqual(polls / 4);
  });
});

describe('D10: a page that reports success for ever', () => {
  const repeat = async (world: Liar, id: unknown, minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await poll(world, id, success);
      await world.pass(minute);
    }
  };

  it.each([
    ['is closed', leave],
    ['gives it up', remove],
  ])('and %s: before 20 minutes are over it is held, after them it is free at once', async (_, go) => {
    for (const [minutes, deletes] of [
      [19, 0],
      [20, 1],
    ] as const) {
      const world = await createLiar();
      const { unique_id: id } = (await create(world)).body.data;
      await repeat(world, id, minutes);
      await go(world, id, success);
      await world.pass(25_000);
      expect(await world.emulator.ledger(), `${minutes} minutes`).toMatchObject({ deletes });
    }
  });

  it('and is never heard of again: its lease alone holds the slot, not its success', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await repeat(world, id, 20);
    await world.pass(3.5 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('does not keep another authorization out for longer', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await repeat(world, id, 20);
    const answer = createByCode(world);
    await world.pass(2_000);
    expect((await answer).status).toBe(200);
  });
});

describe('D5: a link that is made while the session is being released', () => {
  const whileReleasing: Readonly<Record<string, (world: Liar, id: unknown) => Promise<unknown>>> = {
    'a page gives it up': async (world, id) => {
      expect(await remove(world, id)).toMatchObject({ status: 200, body: { data: { status: 'READY' } } });
    },
    'its page is closed': async (world, id) => {
      await leave(world, id);
      await world.pass(25_000);
    },
    'another authorization is asked for': async (world, id) => {
      await leave(world, id);
      expect((await createByCode(world)).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    },
    'its lease has lapsed, and the sweep comes by': (world) => world.pass(6 * minute),
  };

  it.each(Object.keys(whileReleasing))('is not deleted when %s', async (way) => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await world.pass(1_000);
    // Linked right after the server has written what it is about to do.
    world.onWrite = (state) => {
      if (state === 'deleting') world.lie = { status: 'READY', wid: `${number}@c.us` };
    };
    await whileReleasing[way]?.(world, id);
    expect(world.lie).toMatchObject({ status: 'READY' });
    await world.pass(10 * minute);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await slotsOf(world))[0]).toMatchObject({ state: 'active', seenLinked: true });
  });

  it.each(Object.keys(whileReleasing))(
    'the delete follows the reading, and the reading the write, when %s',
    async (way) => {
      const world = await createLiar();
      const { unique_id: id } = (await create(world)).body.data;
      await world.pass(1_000);
      world.actions.length = 0;
      // What is answered is another matter here.
      await Promise.all([whileReleasing[way]?.(world, id).catch(() => {}), world.pass(2_000)]);
      await world.pass(minute);
      const at = world.actions.indexOf('session-delete');
      expect(world.actions.slice(at - 2, at + 1)).toEqual(['put deleting', 'sessions-get', 'session-delete']);
      expect(await world.emulator.ledger()).toMatchObject({ deletes: 1 });
    },
  );
});

describe('D9: what was seen linked is the session, not the slot', () => {
  it('a session that is made after an unlink is deletable as any other', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await link(world);
    await poll(world, id, success);
    const unlinking = world.server.unlink('anna', 'Support');
    await world.pass(2_000);
    await unlinking;
    const next = (await create(world, 'next')).body.data;
    expect(next.unique_id).not.toBe(id);
    expect(
      (await world.call('session-delete', { WhatsappID: next.unique_id }, holder('next'))).body.data,
    ).toMatchObject({ status: 'DESTROYING' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 2, linkedDeletes: 1 });
  });

  it('and one that is made after a logout on the phone', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await link(world);
    await poll(world, id);
    await world.emulator.phone.disconnect();
    expect(await create(world, 'next')).toMatchObject({ status: 503, body: { name: 'StillChecking' } });
    await world.pass(61_000);
    const next = (await create(world, 'next')).body.data;
    expect(next.unique_id).not.toBe(id);
    await world.call('session-delete', { WhatsappID: next.unique_id }, holder('next'));
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
  });

  it('a poll of the old session whose answer is late says nothing of the new one', async () => {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await world.pass(1_000);
    let answer = () => {};
    world.hold = new Promise((resolve) => {
      answer = resolve;
    });
    world.lie = { status: 'READY', wid: `${number}@c.us` };
    const late = poll(world, id);
    await world.pass(100);
    world.lie = {};
    world.hold = null;
    await remove(world, id);
    await world.pass(2_000);
    const next = (await create(world, 'next')).body.data;
    answer();
    await late;
    expect((await slotsOf(world))[0]).toMatchObject({
      record: { unique_id: next.unique_id },
      seenLinked: false,
    });
    await world.call('session-delete', { WhatsappID: next.unique_id }, holder('next'));
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 2, linkedDeletes: 0 });
  });
});

it('D2: a success counts before WhatsGate has answered the poll that reports it', async () => {
  const world = await createLiar();
  const { unique_id: id } = (await create(world)).body.data;
  await world.pass(1_000);
  await world.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 10_000 });
  const slow = poll(world, id, success);
  await world.pass(100);
  expect(await createByCode(world)).toMatchObject({ status: 409, body: { name: 'StillConfirming' } });
  await world.pass(11_000);
  expect((await slow).body).toMatchObject({ elements: 1 });
  expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
});

it('D1: an unknown status is passed through to the page', async () => {
  const world = await createLiar();
  const { unique_id: id } = (await create(world)).body.data;
  world.lie = { status: 'SYNCING' };
  expect((await poll(world, id)).body).toMatchObject({ elements: 1, data: [{ unique_id: id, status: 'SYNCING' }] });
});

it('D1: unlink deletes it in any state', async () => {
  for (const lie of [{}, { status: 'READY' }, { status: 'AUTH', wid: `${number}@c.us` }, { status: 'SYNCING' }]) {
    const world = await createLiar();
    const { unique_id: id } = (await create(world)).body.data;
    await poll(world, id, success);
    world.lie = lie;
    const unlinking = world.server.unlink('anna', 'Support');
    await world.pass(2_000);
    await unlinking;
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  }
});

it('D1: a session that is adopted while it is linked is protected too', async () => {
  const world = await createLiar();
  const { url, apiKey } = world.emulator;
  const made = await world.emulator.fetch(
    new Request(`${url}/api/v1/session-create`, {
      method: 'POST',
      headers: { 'X-Api-Key': apiKey },
      body: '{"name":"by hand"}',
    }),
  );
  const { unique_id } = ((await made.json()) as { data: { unique_id: string } }).data;
  await link(world);
  await world.server.adopt({ owner: 'anna', name: 'Support', unique_id });
  world.lie = { status: 'AUTH', wid: null };
  await world.call('session-delete', { WhatsappID: unique_id });
  await world.pass(20 * minute);
  expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
});
