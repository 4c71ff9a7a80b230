import { describe, expect, it } from 'vitest';
import { type Answer, createHarness, type Harness, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { brokenConnection, createUpstream, emptyAnswer, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const twoMinutes = 120_000;

/** What WhatsGate, or something on the way, answers to a create, from the answer that would have been right. */
type Outcome = (right: Response | null) => Promise<Response> | Response;

const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
const html = (status: number) => () => new Response('<!doctype html><title>Oops</title>', { status });
const breaks = (code?: string) => () => Promise.reject(brokenConnection(code));
const half: Outcome = async (right) => {
  const text = right === null ? '{"result":"OK","data":{"id":15' : await right.text();
  return new Response(text.slice(0, text.length / 2), { headers: { 'Content-Type': 'application/json' } });
};
/** Answers after which the session may be there, and may not. */
const uncertain: Readonly<Record<string, Outcome>> = {
  'a 500 Exception': json({ name: 'Exception', message: 'Internal error', code: 0 }, 500),
  'a 500 Exception with its status': json({ name: 'Exception', message: 'Internal error', code: 0, status: 500 }, 500),
  'a result of ERROR': json({ result: 'ERROR' }),
  'a 408': () => new Response('Request Timeout', { status: 408 }),
  'a 409': json({ name: 'Conflict', message: 'Try again', code: 0, status: 409 }, 409),
  'a redirect': () => new Response(null, { status: 302, headers: { Location: 'https://whatsgate.test/login' } }),
  'a page of HTML': html(200),
  'a 500 of HTML': html(500),
  'a 502 of HTML': html(502),
  'a 504 of JSON': json({ name: 'Gateway Timeout', message: '', code: 0 }, 504),
  'a 524': html(524),
  'half of an answer': half,
  'an empty answer': () => new Response(''),
  'a broken connection': breaks(),
  'a record that cannot be read': json({ result: 'OK', data: { unique_id: ['x'], name: 5 } }),
  'no record': json({ result: 'OK' }),
  'a list in place of a record': json({ result: 'OK', data: [] }),
};

/** Answers after which there is certainly no session, and what the page is told. */
const certain: Readonly<
  Record<string, { readonly outcome: Outcome; readonly told: readonly [status: number, name: string] }>
> = {
  'a 401': {
    outcome: json({ name: 'Unauthorized', message: 'No', code: 0, status: 401 }, 401),
    told: [500, 'UpstreamRefusedKey'],
  },
  'a 401 of HTML': { outcome: html(401), told: [500, 'UpstreamRefusedKey'] },
  'a 422 as an array': {
    outcome: json([{ field: 'name', message: 'Name is too long.' }], 422),
    told: [500, 'UpstreamError'],
  },
  'a 422 about the number': {
    outcome: json([{ field: 'number', message: 'Number is invalid.' }], 422),
    told: [400, 'InvalidNumber'],
  },
  'a 400': {
    outcome: json({ name: 'Bad Request', message: 'No', code: 0, status: 400 }, 400),
    told: [500, 'UpstreamError'],
  },
  'a full plan': {
    outcome: json({ name: 'TariffLimit', message: 'The limit of 1 sessions is reached', code: 0 }, 500),
    told: [500, 'SlotsExhausted'],
  },
  'a 429': {
    outcome: () => new Response('slow down', { status: 429, headers: { 'Retry-After': '7' } }),
    told: [429, 'TooManyRequests'],
  },
  'a refused connection': {
    outcome: breaks('ECONNREFUSED'),
    told: [502, 'UpstreamUnreachable'],
  },
};

/** From when on lists show the session: by the number of looks since the create, and by the ms since then. */
type Shown = (look: number, ms: number) => boolean;
const lists: Readonly<Record<string, Shown>> = {
  'lists show it at once': () => true,
  'the first look is empty': (look) => look > 1,
  'the first three looks are empty': (look) => look > 3,
  'the first seven looks are empty': (look) => look > 7,
  'lists are empty for two minutes': (_, ms) => ms >= twoMinutes,
};

interface Trial {
  readonly outcome: Outcome;
  readonly isMade: boolean;
  readonly isShown?: Shown;
  /** The name in place of the one that is asked for. */
  readonly rename?: string;
}

interface TriedHarness extends Harness {
  /** When each create reached WhatsGate, and each request after the first of them, in order. */
  readonly createdAt: number[];
  readonly asked: string[];
}

/** A relay whose first create goes as the trial says; later ones go well. */
async function createTried({ outcome, isMade, isShown = () => true, rename }: Trial): Promise<TriedHarness> {
  const harness = await createHarness();
  const createdAt: number[] = [];
  const asked: string[] = [];
  let looks = 0;
  const answerCreate = async (pass: () => Promise<Response>): Promise<Response> => {
    createdAt.push(harness.clock.now());
    if (createdAt.length > 1) return pass();
    return outcome(isMade ? await pass() : null);
  };
  const answerList = (isByName: boolean, pass: () => Promise<Response>): Promise<Response> | Response => {
    // A look begins with the name.
    if (isByName) looks += 1;
    return isShown(looks, harness.clock.now() - (createdAt[0] ?? 0)) ? pass() : emptyAnswer();
  };
  const intercept: Intercept = async ({ kind, body, command }, pass) => {
    if (createdAt.length > 0) asked.push(command);
    if (kind === 'create') return answerCreate(() => pass({ ...body, name: rename ?? body.name }));
    return kind === 'list' && createdAt.length > 0 ? answerList('name' in body, pass) : pass();
  };
  harness.server = harness.restart(harness.store, createUpstream(harness, intercept));
  return Object.assign(harness, { createdAt, asked });
}

const create = (harness: Harness, key = 'page') =>
  within(harness, 10_000, harness.call('session-create', { name: 'Support' }, pageHeaders(key)));

/** As a page does: asks again whenever it is told to. */
async function createUntilSettled(harness: Harness): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await create(harness);
    answers.push(answer);
    expect((await harness.emulator.sessions()).length).toBeLessThanOrEqual(1);
    if (answer.status !== 503) break;
    await harness.advance(Number(answer.headers.get('retry-after')) * 1_000);
  }
  return answers;
}

const stillCreating = { status: 503, body: { name: 'StillCreating' } };

function expectPatience(answers: readonly Answer[]): void {
  for (const answer of answers) {
    expect(answer).toMatchObject(stillCreating);
    expect(answer.headers.get('retry-after')).toBe('10');
  }
}

describe.each(Object.keys(uncertain))('C1: a create is answered with %s', (answer) => {
  const outcome = uncertain[answer] as Outcome;

  it.each(Object.keys(lists))('and was done, and %s: the page gets that session', async (list) => {
    const harness = await createTried({ outcome, isMade: true, isShown: lists[list] as Shown });
    const answers = await createUntilSettled(harness);
    expectPatience(answers.slice(0, -1));
    const [session] = await harness.emulator.sessions();
    expect(answers.at(-1)).toMatchObject({ status: 200, body: { data: { unique_id: session?.uniqueId } } });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    expect(harness.createdAt).toHaveLength(1);
  });

  it('and was done under another name: the page gets that session', async () => {
    const harness = await createTried({ outcome, isMade: true, rename: 'Support' });
    const answers = await createUntilSettled(harness);
    expect(answers).toMatchObject([{ status: 200, body: { data: { name: 'Support' } } }]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('and was not done: 503 for two minutes, and then a session is made', async () => {
    const harness = await createTried({ outcome, isMade: false });
    const answers = await createUntilSettled(harness);
    expectPatience(answers.slice(0, -1));
    expect(answers.at(-1)).toMatchObject({ status: 200 });
    const [first = 0, second = 0, ...more] = harness.createdAt;
    expect(second - first).toBeGreaterThanOrEqual(twoMinutes);
    expect(second - first).toBeLessThan(twoMinutes + 20_000);
    expect(more).toEqual([]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

describe.each(Object.keys(certain))('C1: a create is refused with %s', (answer) => {
  const { outcome, told } = certain[answer] as (typeof certain)[string];

  it('the attempt ends at once, nothing is looked for, and the next create works', async () => {
    const harness = await createTried({ outcome, isMade: false });
    const [status, name] = told;
    expect(await create(harness)).toMatchObject({ status, body: { name } });
    expect(harness.asked).toEqual([]);
    expect(await slotsOf(harness)).toEqual([]);
    expect(await create(harness, 'next')).toMatchObject({ status: 200 });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

describe('C1: a create that nothing is known of', () => {
  const lost = { outcome: uncertain['a broken connection'] as Outcome };

  it('is not settled by time alone: it takes four empty looks', async () => {
    const harness = await createTried({ ...lost, isMade: false });
    // Without its sweeps, which look as well.
    harness.server.close();
    expect(await create(harness)).toMatchObject(stillCreating);
    await harness.advance(60 * 60_000);
    for (let look = 1; look < 4; look += 1) expect(await create(harness)).toMatchObject(stillCreating);
    expect(await create(harness)).toMatchObject({ status: 200 });
    expect(harness.createdAt).toHaveLength(2);
  });

  it('is settled by the sweep where its page never comes back', async () => {
    const harness = await createTried({ ...lost, isMade: false });
    expect(await create(harness)).toMatchObject(stillCreating);
    await harness.advance(6 * 60_000);
    expect(await slotsOf(harness)).toEqual([]);
    expect(harness.createdAt).toHaveLength(1);
  });

  it('is found by the sweep where its page never comes back, and released in the end', async () => {
    const harness = await createTried({ ...lost, isMade: true, isShown: (look) => look > 3 });
    expect(await create(harness)).toMatchObject(stillCreating);
    await harness.advance(2 * 60_000);
    expect(await slotsOf(harness)).toMatchObject([{ state: 'active' }]);
    await harness.advance(20 * 60_000);
    expect(await slotsOf(harness)).toEqual([]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('is one attempt for all pages of its slot', async () => {
    const harness = await createTried({ ...lost, isMade: true, isShown: (look) => look > 5 });
    expect(await create(harness, 'one')).toMatchObject(stillCreating);
    expect(await create(harness, 'two')).toMatchObject(stillCreating);
    expect(await create(harness, 'one')).toMatchObject(stillCreating);
    expect(await create(harness, 'two')).toMatchObject({ status: 200 });
    expect(await create(harness, 'one')).toMatchObject({ status: 200 });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('counts against the limit until it is settled', async () => {
    const harness = await createTried({ ...lost, isMade: false });
    expect(await create(harness)).toMatchObject(stillCreating);
    const other = () =>
      within(harness, 10_000, harness.call('session-create', { name: 'Sales' }, pageHeaders('other')));
    expect(await other()).toMatchObject({ status: 403, body: { name: 'LimitReached' } });
    await harness.advance(6 * 60_000);
    expect(await other()).toMatchObject({ status: 200 });
  });
});

describe('C1: the plan is full with a session that is being left', () => {
  /** The plan has one slot, and it is taken by a session whose delete has failed. */
  async function createFull(outcome: Outcome | null) {
    const harness = await createHarness({ limit: 2 }, { slots: 1 });
    let creates = 0;
    const intercept: Intercept = async ({ kind }, pass) => {
      if (kind === 'create') creates += 1;
      const answer = await pass();
      return creates === 3 && kind === 'create' && outcome !== null ? outcome(answer) : answer;
    };
    harness.server = harness.restart(harness.store, createUpstream(harness, intercept));
    const { unique_id: id } = (await create(harness, 'old')).body.data;
    await harness.emulator.fault({ on: 'session-delete', kind: 'error' });
    await harness.call('session-delete', { WhatsappID: id }, pageHeaders('old'));
    const answer = within(harness, 20_000, harness.call('session-create', { name: 'Sales' }, pageHeaders('new')));
    return { harness, answer: await answer, creates: () => creates };
  }

  it('that one is released first, and the create is sent once more', async () => {
    const { harness, answer, creates } = await createFull(null);
    expect(answer).toMatchObject({ status: 200, body: { data: { name: 'Sales' } } });
    expect(creates()).toBe(3);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it.each(Object.keys(uncertain))('and the second answer is %s: it is looked for as any other', async (second) => {
    const { harness, answer } = await createFull(uncertain[second] as Outcome);
    expect(answer).toMatchObject({ status: 200, body: { data: { name: 'Sales' } } });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });
});

describe('C7: the connection that was kept open has died', () => {
  /** A connection that is closed by the other side when it was idle for a minute: the next request on it is lost. */
  async function createIdle() {
    const harness = await createHarness();
    const lost: string[] = [];
    let usedAt = Number.NEGATIVE_INFINITY;
    const intercept: Intercept = ({ kind }, pass) => {
      const isDead = harness.clock.now() - usedAt > 60_000;
      usedAt = harness.clock.now();
      if (!isDead) return pass();
      lost.push(kind);
      throw brokenConnection();
    };
    harness.server = harness.restart(harness.store, createUpstream(harness, intercept));
    // The sweep would keep the connection in use.
    harness.server.close();
    return { harness, lost };
  }

  const before: Readonly<Record<string, (harness: Harness) => Promise<unknown>>> = {
    'after a start': async () => {},
    'after an hour': (harness) => harness.advance(60 * 60_000),
    'after another user': async (harness) => {
      await create(harness).catch(() => {});
      await harness.call('session-create', { name: 'x' }, { ...pageHeaders('bob'), 'X-User': 'bob' });
      await harness.advance(60 * 60_000);
    },
    'with a session that has gone meanwhile': async (harness) => {
      await create(harness);
      expect((await create(harness)).status).toBe(200);
      await harness.emulator.phone.disconnect();
      await harness.advance(60 * 60_000);
    },
  };

  it.each(Object.keys(before))('%s: the look is lost, not the create, and the next try works', async (when) => {
    const { harness, lost } = await createIdle();
    await before[when]?.(harness);
    lost.length = 0;
    expect(await create(harness, 'new')).toMatchObject({ status: 502, body: { name: 'UpstreamUnreachable' } });
    expect(lost).toHaveLength(1);
    expect(lost).not.toContain('create');
    expect(await create(harness, 'new')).toMatchObject({ status: 200 });
  });

  it('and the create is lost all the same: the text says that an earlier attempt is being checked', async () => {
    const harness = await createTried({ outcome: breaks(), isMade: false });
    const { status, body } = await create(harness);
    expect(status).toBe(503);
    expect(body.message).toBe('An earlier attempt is still being checked.');
    expect((await createUntilSettled(harness)).at(-1)?.status).toBe(200);
  });
});
