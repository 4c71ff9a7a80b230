import { describe, expect, it } from 'vitest';
import { createMemoryStore, type StoreDocument, type WhatsGateStore } from '../src/index.ts';
import type { Slot } from '../src/slots/slot.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';

const minute = 60_000;
const page = pageHeaders('page');
const success = { 'X-WhatsGate-Page-State': 'success' };
const number = '79991234567';

/** A harness whose WhatsGate says something else of its sessions. */
interface Liar extends Harness {
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
  const kept = createMemoryStore(() => harness.clock.now());
  const store: WhatsGateStore = {
    ...kept,
    async put(key, document, version, options) {
      const outcome = await kept.put(key, document, version, options);
      if (!key.startsWith('slot:')) return outcome;
      const state = stateOf(document);
      actions.push(`put ${state ?? 'nothing'}`);
      harness.onWrite(state);
      return outcome;
    },
  };
  const harness: Liar = Object.assign(await createHarness({ store }), {
    lie: {},
    listsAreTrue: false,
    hold: null,
    actions,
    onWrite: () => {},
  });
  reopen(harness, store);
  return harness;
}

function stateOf(document: StoreDocument | null): Slot['state'] | undefined {
  return (document?.value as Slot | undefined)?.state;
}

/** Another server in the place of the first one. */
function reopen(harness: Liar, store: WhatsGateStore): void {
  harness.server.close();
  harness.server = harness.restart(store, async (input, init) => {
    const request = new Request(input, init);
    const command = request.url.split('/').at(-1) ?? '';
    harness.actions.push(command);
    const isTrue = harness.listsAreTrue && !(await request.clone().text()).includes('WhatsappID');
    const answer = await harness.emulator.fetch(request);
    if (command !== 'sessions-get' || !answer.ok || isTrue) return answer;
    const body = (await answer.json()) as { data: object[] };
    const told = Response.json({ ...body, data: body.data.map((record) => ({ ...record, ...harness.lie })) });
    await harness.hold;
    return told;
  });
}

const create = (harness: Harness, key = 'page') =>
  harness.call('session-create', { name: 'Support' }, pageHeaders(key));
const createByCode = (harness: Harness) =>
  harness.call('session-create', { name: 'Support', auth_type: 'CODE', number }, pageHeaders('code'));
const poll = (harness: Harness, id: unknown, headers: object = {}) =>
  harness.call('sessions-get', { WhatsappID: id }, { ...page, ...headers });
const remove = (harness: Harness, id: unknown, headers: object = {}) =>
  harness.call('session-delete', { WhatsappID: id }, { ...page, ...headers });
const removeWithoutLease = (harness: Harness, id: unknown) =>
  harness.call('session-delete', { WhatsappID: id }, { 'X-WhatsGate-Lease': '' });
const leave = (harness: Harness, id: unknown, headers: object = {}) =>
  harness.call('session-delete', { WhatsappID: id, leaving: true }, { ...page, ...headers });

/** How a session comes to be one that must not be deleted, although it does not say `READY`. */
const protections: Readonly<Record<string, (harness: Liar, id: unknown) => Promise<unknown>>> = {
  'was seen linked by a poll, and reads AUTH': async (harness, id) => {
    await link(harness);
    await poll(harness, id);
    harness.lie = { status: 'AUTH', wid: null, pushname: null };
  },
  'was seen linked by a poll, and reads PENDING': async (harness, id) => {
    await link(harness);
    await poll(harness, id);
    harness.lie = { status: 'PENDING', wid: null };
  },
  'was seen linked by a create, and reads AUTH': async (harness) => {
    await link(harness);
    await create(harness);
    harness.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a sweep, and reads AUTH': async (harness) => {
    await link(harness);
    await harness.advance(6 * minute);
    harness.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a list, and reads AUTH': async (harness) => {
    await link(harness);
    await harness.server.list('anna');
    harness.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a create of another name, and reads AUTH': async (harness) => {
    await link(harness);
    expect((await harness.call('session-create', { name: 'Sales' }, pageHeaders('sales'))).body).toMatchObject({
      name: 'LimitReached',
    });
    harness.lie = { status: 'AUTH', wid: null };
  },
  'was seen linked by a delete, and reads AUTH': async (harness, id) => {
    await link(harness);
    expect(await remove(harness, id)).toMatchObject({ status: 200, body: { data: { status: 'READY' } } });
    harness.lie = { status: 'AUTH', wid: null };
  },
  'has an account although it reads AUTH': async (harness) => {
    harness.lie = { status: 'AUTH', wid: `${number}@c.us` };
  },
  'had an account for a moment while it read AUTH': async (harness, id) => {
    harness.lie = { wid: `${number}@c.us` };
    await poll(harness, id);
    harness.lie = {};
  },
  'has an unknown status': async (harness) => {
    harness.lie = { status: 'SYNCING' };
  },
  'has a status in other letters': async (harness) => {
    harness.lie = { status: 'auth' };
  },
  'was reported as success by its page': (harness, id) => poll(harness, id, success),
  'was reported as success while WhatsGate could not be asked': async (harness, id) => {
    await harness.emulator.fault({ on: 'sessions-get', kind: 'error' });
    expect((await poll(harness, id, success)).status).toBe(500);
  },
};

/** How a session is deleted, and what is answered where it may not be. */
const ways: Readonly<Record<string, (harness: Liar, id: unknown) => Promise<unknown>>> = {
  'a page gives it up': async (harness, id) => {
    const answer = await remove(harness, id);
    expect(answer).toMatchObject({ status: 200, body: { result: 'OK', data: { unique_id: id, callback: null } } });
    expect((await poll(harness, id)).body).toMatchObject({ elements: 0 });
  },
  'a page without a lease gives it up': async (harness, id) => {
    expect(await removeWithoutLease(harness, id)).toMatchObject({ status: 200, body: { data: { unique_id: id } } });
  },
  'its page is closed': async (harness, id) => {
    expect((await leave(harness, id)).status).toBe(200);
    await harness.advance(25_000);
  },
  'another authorization is asked for': async (harness, id) => {
    const answer = await createByCode(harness);
    if (answer.status === 200) expect(answer.body.data).toMatchObject({ unique_id: id });
    else {
      expect(['Pending', 'StillConfirming']).toContain(answer.body.name);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  },
  'another authorization is asked for after the page was closed': async (harness, id) => {
    await leave(harness, id);
    const answer = await createByCode(harness);
    if (answer.status === 200) expect(answer.body.data).toMatchObject({ unique_id: id });
    else expect(answer).toMatchObject({ status: 409, body: { name: 'StillConfirming' } });
  },
  'its lease lapses, and sweeps come by': async (harness) => {
    await harness.advance(7 * minute);
  },
};

/** A `success` holds a session for as long as a lease: what then is another matter (D10). */
const waysOf = (protection: string) =>
  Object.keys(ways).filter((way) => !(protection.includes('success') && way.includes('lease lapses')));

describe.each(Object.keys(protections))('D1, D2: a session that %s', (protection) => {
  it.each(waysOf(protection))('is not deleted when %s, and is there for its user again', async (way) => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(1_000);
    await protections[protection]?.(harness, id);
    await ways[way]?.(harness, id);
    await harness.server.sweep();
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    expect((await create(harness, 'later')).body.data).toMatchObject({ unique_id: id });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

describe('D1: a session that no slot knows', () => {
  const forget = async (harness: Liar) => {
    reopen(harness, createMemoryStore(harness.clock.now));
    // The sweeps begin with the first request.
    await harness.call('sessions-get', { WhatsappID: 'none' }, page);
  };

  it.each([
    ['has an account although it reads AUTH', { status: 'AUTH', wid: `${number}@c.us` }],
    ['has an unknown status', { status: 'SYNCING' }],
  ])('is left alone by the sweep where it %s', async (_, lie) => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await forget(harness);
    harness.lie = lie;
    await harness.advance(10 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await create(harness)).body.data).toMatchObject({ unique_id: id });
  });

  it('is protected once it was found again by a list that shows it linked', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await link(harness);
    reopen(harness, createMemoryStore(harness.clock.now));
    harness.listsAreTrue = true;
    harness.lie = { status: 'AUTH', wid: null };
    expect((await createByCode(harness)).body.data).toMatchObject({ unique_id: id });
    harness.listsAreTrue = false;
    await harness.advance(10 * minute);
    expect((await create(harness)).body.data).toMatchObject({ unique_id: id });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('is left alone once the sweep has seen it linked, even if a list misses it', async () => {
    const harness = await createLiar();
    await create(harness);
    await link(harness);
    await forget(harness);
    await harness.advance(2 * minute);
    harness.lie = { callback: '' };
    await harness.advance(2 * minute);
    harness.lie = { status: 'AUTH', wid: null };
    await harness.advance(10 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });
});

describe('D2: the page said success', () => {
  it.each([
    ['gives it up', remove],
    ['is closed', leave],
  ])('and the same page %s: the phone stays linked', async (_, go) => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(1_000);
    expect((await go(harness, id, success)).status).toBe(200);
    await harness.advance(30_000);
    await link(harness);
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    expect((await create(harness, 'later')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect((await slotsOf(harness))[0]).toMatchObject({ state: 'active', seenLinked: true });
  });

  it('and never became linked: the sweep takes it up again after five minutes', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await remove(harness, id, success);
    await harness.advance(4.5 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    await harness.advance(2 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(await slotsOf(harness)).toEqual([]);
  });

  it('to one of two pages: the other one does not delete it either', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await create(harness, 'other');
    await remove(harness, id, success);
    expect((await harness.call('session-delete', { WhatsappID: id }, pageHeaders('other'))).status).toBe(200);
    await harness.advance(4 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('and a page without a key gives it up: the pages that hold it go on', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await poll(harness, id, success);
    expect((await removeWithoutLease(harness, id)).status).toBe(200);
    expect((await poll(harness, id)).body).toMatchObject({ elements: 1 });
    expect((await slotsOf(harness))[0]?.state).toBe('active');
  });

  it('and takes it back: that shortens nothing', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await poll(harness, id, success);
    await poll(harness, id, { 'X-WhatsGate-Page-State': 'qr' });
    await remove(harness, id, { 'X-WhatsGate-Page-State': 'error' });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it.each(['Success', 'success, success', 'qr', '1', ''])('is not what "%s" says', async (said) => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await poll(harness, id, { 'X-WhatsGate-Page-State': said });
    await remove(harness, id, { 'X-WhatsGate-Page-State': said });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('counts from a page of its owner only', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.call('sessions-get', { WhatsappID: id }, { ...page, ...success, 'X-User': 'bob' });
    await harness.call('session-create', { name: 'Support' }, { ...page, ...success });
    await remove(harness, id);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('again and again: costs a write every thirty seconds', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    harness.actions.length = 0;
    const polls = 20;
    for (let done = 0; done < polls; done += 1) {
      await poll(harness, id, success);
      await harness.advance(2_500);
    }
    expect(harness.actions.filter((action) => action.startsWith('put')).length).toBeLessThanOrEqual(polls / 4);
  });
});

describe('D10: a page that reports success for ever', () => {
  const repeat = async (harness: Liar, id: unknown, minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await poll(harness, id, success);
      await harness.advance(minute);
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
      const harness = await createLiar();
      const { unique_id: id } = (await create(harness)).body.data;
      await repeat(harness, id, minutes);
      await go(harness, id, success);
      await harness.advance(25_000);
      expect(await harness.emulator.ledger(), `${minutes} minutes`).toMatchObject({ deletes });
    }
  });

  it('and is never heard of again: its lease alone holds the slot, not its success', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await repeat(harness, id, 20);
    await harness.advance(3.5 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('does not keep another authorization out for longer', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await repeat(harness, id, 20);
    const answer = createByCode(harness);
    await harness.advance(2_000);
    expect((await answer).status).toBe(200);
  });
});

describe('D5: a link that is made while the session is being released', () => {
  const whileReleasing: Readonly<Record<string, (harness: Liar, id: unknown) => Promise<unknown>>> = {
    'a page gives it up': async (harness, id) => {
      expect(await remove(harness, id)).toMatchObject({ status: 200, body: { data: { status: 'READY' } } });
    },
    'its page is closed': async (harness, id) => {
      await leave(harness, id);
      await harness.advance(25_000);
    },
    'another authorization is asked for': async (harness, id) => {
      await leave(harness, id);
      expect((await createByCode(harness)).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    },
    'its lease has lapsed, and the sweep comes by': (harness) => harness.advance(6 * minute),
  };

  it.each(Object.keys(whileReleasing))('is not deleted when %s', async (way) => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(1_000);
    // Linked right after the server has written what it is about to do.
    harness.onWrite = (state) => {
      if (state === 'deleting') harness.lie = { status: 'READY', wid: `${number}@c.us` };
    };
    await whileReleasing[way]?.(harness, id);
    expect(harness.lie).toMatchObject({ status: 'READY' });
    await harness.advance(10 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await slotsOf(harness))[0]).toMatchObject({ state: 'active', seenLinked: true });
  });

  it.each(Object.keys(whileReleasing))(
    'the delete follows the reading, and the reading the write, when %s',
    async (way) => {
      const harness = await createLiar();
      const { unique_id: id } = (await create(harness)).body.data;
      await harness.advance(1_000);
      harness.actions.length = 0;
      // What is answered is another matter here.
      await Promise.all([whileReleasing[way]?.(harness, id).catch(() => {}), harness.advance(2_000)]);
      await harness.advance(minute);
      const at = harness.actions.indexOf('session-delete');
      expect(harness.actions.slice(at - 2, at + 1)).toEqual(['put deleting', 'sessions-get', 'session-delete']);
      expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
    },
  );
});

describe('D9: what was seen linked is the session, not the slot', () => {
  it('a session that is made after an unlink is deletable as any other', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await link(harness);
    await poll(harness, id, success);
    const unlinking = harness.server.unlink('anna', 'Support');
    await harness.advance(2_000);
    await unlinking;
    const next = (await create(harness, 'next')).body.data;
    expect(next.unique_id).not.toBe(id);
    expect(
      (await harness.call('session-delete', { WhatsappID: next.unique_id }, pageHeaders('next'))).body.data,
    ).toMatchObject({ status: 'DESTROYING' });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 2, linkedDeletes: 1 });
  });

  it('and one that is made after a logout on the phone', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await link(harness);
    await poll(harness, id);
    await harness.emulator.phone.disconnect();
    expect(await create(harness, 'next')).toMatchObject({ status: 503, body: { name: 'StillChecking' } });
    await harness.advance(61_000);
    const next = (await create(harness, 'next')).body.data;
    expect(next.unique_id).not.toBe(id);
    await harness.call('session-delete', { WhatsappID: next.unique_id }, pageHeaders('next'));
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
  });

  it('a poll of the old session whose answer is late says nothing of the new one', async () => {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(1_000);
    let answer = () => {};
    harness.hold = new Promise((resolve) => {
      answer = resolve;
    });
    harness.lie = { status: 'READY', wid: `${number}@c.us` };
    const late = poll(harness, id);
    await harness.advance(100);
    harness.lie = {};
    harness.hold = null;
    await remove(harness, id);
    await harness.advance(2_000);
    const next = (await create(harness, 'next')).body.data;
    answer();
    await late;
    expect((await slotsOf(harness))[0]).toMatchObject({
      record: { unique_id: next.unique_id },
      seenLinked: false,
    });
    await harness.call('session-delete', { WhatsappID: next.unique_id }, pageHeaders('next'));
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 2, linkedDeletes: 0 });
  });
});

it('D2: a success counts before WhatsGate has answered the poll that reports it', async () => {
  const harness = await createLiar();
  const { unique_id: id } = (await create(harness)).body.data;
  await harness.advance(1_000);
  await harness.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 10_000 });
  const slow = poll(harness, id, success);
  await harness.advance(100);
  expect(await createByCode(harness)).toMatchObject({ status: 409, body: { name: 'StillConfirming' } });
  await harness.advance(11_000);
  expect((await slow).body).toMatchObject({ elements: 1 });
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
});

it('D1: an unknown status is passed through to the page', async () => {
  const harness = await createLiar();
  const { unique_id: id } = (await create(harness)).body.data;
  harness.lie = { status: 'SYNCING' };
  expect((await poll(harness, id)).body).toMatchObject({ elements: 1, data: [{ unique_id: id, status: 'SYNCING' }] });
});

it('D1: unlink deletes it in any state', async () => {
  for (const lie of [{}, { status: 'READY' }, { status: 'AUTH', wid: `${number}@c.us` }, { status: 'SYNCING' }]) {
    const harness = await createLiar();
    const { unique_id: id } = (await create(harness)).body.data;
    await poll(harness, id, success);
    harness.lie = lie;
    const unlinking = harness.server.unlink('anna', 'Support');
    await harness.advance(2_000);
    await unlinking;
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  }
});

it('D1: a session that is adopted while it is linked is protected too', async () => {
  const harness = await createLiar();
  const { url, apiKey } = harness.emulator;
  const made = await harness.emulator.fetch(
    new Request(`${url}/api/v1/session-create`, {
      method: 'POST',
      headers: { 'X-Api-Key': apiKey },
      body: '{"name":"by hand"}',
    }),
  );
  const { unique_id } = ((await made.json()) as { data: { unique_id: string } }).data;
  await link(harness);
  await harness.server.adopt({ owner: 'anna', name: 'Support', unique_id });
  harness.lie = { status: 'AUTH', wid: null };
  await harness.call('session-delete', { WhatsappID: unique_id });
  await harness.advance(20 * minute);
  expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
});
