import { describe, expect, it } from 'vitest';
import type { FetchContext, ServerLogEntry } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

/** A platform that lives as long as the work it was given, as workers do: `waitUntil` needs its `this`. */
class Platform implements FetchContext {
  #works: Promise<unknown>[] = [];
  isOver = false;

  waitUntil(work: Promise<unknown>): void {
    this.#works.push(work);
    void Promise.all(this.#works).then(() => {
      this.isOver = true;
    });
  }

  get given(): readonly Promise<unknown>[] {
    return this.#works;
  }
}

async function send(harness: Harness, command: string, body: object, context: FetchContext): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'X-User': 'anna' };
  const request = new Request(`https://app.test/api/${command}`, {
    method: 'POST',
    headers: { ...headers, ...pageHeaders('page') },
    body: JSON.stringify(body),
  });
  return harness.server.fetch(request, context);
}

async function start(harness: Harness, context: FetchContext = {}): Promise<unknown> {
  const answer = (await (await send(harness, 'session-create', { name: 'Support' }, context)).json()) as {
    data: { unique_id: string };
  };
  return answer.data.unique_id;
}

describe('waitUntil', () => {
  it('S9: is called once with its `this`, before the answer is there, and ends with the answer', async () => {
    const harness = await createHarness();
    const platform = new Platform();
    const answer = send(harness, 'session-create', { name: 'Support' }, platform);
    expect(platform.given).toHaveLength(1);
    expect(platform.isOver).toBe(false);
    expect((await answer).status).toBe(200);
    await platform.given[0];
    await harness.advance(0);
    expect(platform.isOver).toBe(true);
  });

  it('S9: lasts until the session of a closed page is deleted, though the page was answered at once', async () => {
    const harness = await createHarness();
    harness.server.close();
    const id = await start(harness);
    const platform = new Platform();
    const answer = await send(harness, 'session-delete', { WhatsappID: id, leaving: true, lease: 'page' }, platform);
    expect(answer.status).toBe(200);
    await harness.advance(19_000);
    expect(platform.isOver).toBe(false);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await harness.advance(6_000);
    expect(platform.isOver).toBe(true);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('S9: never rejects: a release that fails is told in the log and left to the sweep', async () => {
    const lines: ServerLogEntry[] = [];
    const harness = await createHarness({ log: (entry) => lines.push(entry) });
    const id = await start(harness);
    const platform = new Platform();
    await harness.emulator.fault({ on: 'session-delete', kind: 'error', message: 'no' });
    await send(harness, 'session-delete', { WhatsappID: id, leaving: true, lease: 'page' }, platform);
    await harness.advance(25_000);
    await expect(Promise.all(platform.given)).resolves.toBeDefined();
    expect(lines).toContainEqual({ event: 'release failed', reason: expect.stringContaining('no') });
    await harness.advance(120_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('S9: lasts until the account is listed, though the page was asked for patience', async () => {
    const harness = await createHarness();
    const platform = new Platform();
    await harness.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 25_000 });
    const answer = send(harness, 'session-create', { name: 'Support' }, platform);
    await harness.advance(11_000);
    expect((await answer).status).toBe(503);
    expect(platform.isOver).toBe(false);
    await harness.advance(15_000);
    expect(platform.isOver).toBe(true);
    expect((await send(harness, 'session-create', { name: 'Support' }, new Platform())).status).toBe(200);
  });

  it('S9: a listing that fails ends it, too', async () => {
    const harness = await createHarness();
    const platform = new Platform();
    await harness.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 15_000 });
    await harness.emulator.fault({ on: 'sessions-get', kind: 'error', message: 'no', times: 5 });
    const answer = send(harness, 'session-create', { name: 'Support' }, platform);
    await harness.advance(20_000);
    expect((await answer).status).toBeGreaterThanOrEqual(500);
    await expect(Promise.all(platform.given)).resolves.toBeDefined();
  });

  it.each([
    ['absent', {}],
    ['undefined', { waitUntil: undefined }],
    ['null', { waitUntil: null }],
  ])('S9: may be %s, as where a platform has none', async (_, context) => {
    const harness = await createHarness();
    const lines: ServerLogEntry[] = [];
    expect((await send(harness, 'session-create', { name: 'Support' }, context as never)).status).toBe(200);
    expect(lines).toEqual([]);
  });

  it('S9: lasts until the application knows of a link that a webhook has told of, and of its end', async () => {
    const platform = new Platform();
    const told: string[] = [];
    let finish = () => {};
    const wait = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const harness: Harness = await createHarness(
      {
        onLinked: async () => {
          await wait;
          told.push('linked');
        },
        onUnlinked: () => void told.push('unlinked'),
      },
      { fetch: async (input, init) => harness.server.fetch(new Request(input, init), platform) },
    );
    await start(harness);
    await link(harness);
    await harness.advance(1_000);
    let isOver = false;
    void Promise.all(platform.given).then(() => {
      isOver = true;
    });
    await harness.advance(0);
    expect([isOver, told]).toEqual([false, []]);
    const unlinked = harness.server.unlink('anna', 'Support');
    await harness.advance(5_000);
    await unlinked;
    finish();
    await harness.advance(0);
    expect([isOver, told]).toEqual([true, ['linked', 'unlinked']]);
  });
});
