import { createTrace } from '@whatsgate/core';
import { type ReplayedStep, replayTrace } from '@whatsgate/core/testing';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { createWalk, type Deed, deeds, perform } from '../src/session-walk.ts';
import { createWorld } from '../src/world.ts';

const unlike = (steps: readonly ReplayedStep[]) => steps.filter(({ recorded, replayed }) => recorded !== replayed);

describe('createTrace', () => {
  it('T21, T3: tells what happened, and nothing personal', async () => {
    const trace = createTrace();
    const world = await createWorld('relay', {
      inspect: trace.inspect,
      auth: { type: 'code', number: '+7 999 123-45-67' },
      startAfter: 0,
    });
    world.session.start();
    await world.pass(1_000);
    world.pageSays('loading');
    world.pageSays('qr');
    const { unique_id: id, code } = world.session.getSnapshot().record ?? {};
    await world.emulator.phone.enterCode(code ?? '');
    await world.pass(20_000);
    const { account } = world.session.getSnapshot();
    expect(account?.number).toBe('79991234567');

    const json = JSON.stringify(trace);
    for (const secret of [id, code, account?.number, account?.pushname, 'Support', world.emulator.apiKey]) {
      expect(secret).toBeTruthy();
      expect(json).not.toContain(secret);
    }
    const told = trace
      .toJSON()
      .entries.map(({ by, chart, event, state }) => `${by} -> ${chart}: ${event.type} -> ${state}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'user -> session: start -> initializing.creating',
        'session -> slot: setDesired -> creating',
        'api -> slot: xstate.done.actor.0.slot.creating -> active.polling.waiting active.deadline.running',
        'slot -> session: slot.active -> initializing.connecting.loading',
        'frame -> session: frame.qr -> code.fresh',
        'timer -> slot: xstate.after.poll.slot.active.polling.waiting -> active.polling.polling active.deadline.running',
        'slot -> session: slot.linked -> success.confirmed',
      ]),
    );
  });

  it('is walked through the chart again, and does the same, whatever happened', { timeout: 300_000 }, async () => {
    const names = Object.keys(deeds) as Deed[];
    let walked = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = createRandom(seed);
      const trace = createTrace();
      const world = await createWalk(seed % 2 === 0 ? 'relay' : 'direct', trace.inspect);
      const done: Deed[] = [];
      for (let step = 0; step < 12; step += 1) {
        const deed = names[Math.floor(random() * names.length)] as Deed;
        done.push(deed);
        await perform(world, deed);
      }
      const steps = replayTrace(JSON.parse(JSON.stringify(trace)));
      walked += steps.length;
      expect(unlike(steps), `seed ${seed}: ${done.join(', ')}`).toEqual([]);
    }
    expect(walked).toBeGreaterThan(1_000);
  });

  it('keeps the last two hundred, and can be replayed from where they begin', async () => {
    const trace = createTrace();
    const world = await createWorld('relay', { inspect: trace.inspect });
    world.session.start();
    await world.pass(1_000);
    for (let times = 0; times < 150; times += 1) {
      world.pageSays('qr');
      world.pageSays('loading');
    }
    const json = trace.toJSON();
    expect(json.entries).toHaveLength(200);
    expect(json.dropped).toBeGreaterThan(100);
    expect(json.base).toMatchObject({ frameKey: 1, name: 'name-1' });
    const steps = replayTrace(json);
    expect(steps.length).toBeGreaterThan(100);
    expect(unlike(steps)).toEqual([]);
  });

  it('notices a chart that does something else', async () => {
    const trace = createTrace();
    const world = await createWorld('relay', { inspect: trace.inspect });
    world.session.start();
    await world.pass(1_000);
    const json = JSON.parse(JSON.stringify(trace));
    const last = json.entries.findLastIndex(({ chart }: { chart: string }) => chart === 'session');
    json.entries[last].state = 'qr.fresh';
    expect(unlike(replayTrace(json))).toEqual([
      expect.objectContaining({ recorded: 'qr.fresh', replayed: 'initializing.connecting.loading' }),
    ]);
    expect(replayTrace({ ...json, base: null })).toEqual([]);
  });
});
