import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { toSize } from '../../../scripts/quality/test-size.ts';
import { createWorld, type Route } from '../src/world.ts';

const lives = toSize({ quick: 20, usual: 60, soak: 5_000 });

describe.each<Route>(['relay', 'direct'])('whatever a user, a page and a phone do (%s)', (route) => {
  it('P7: throws nothing, never has two sessions alive, leaks none and deletes no linked one', {
    timeout: 3_600_000,
  }, async () => {
    const thrown: unknown[] = [];
    const onThrown = (reason: unknown) => thrown.push(reason);
    process.on('unhandledRejection', onThrown).on('uncaughtException', onThrown);
    for (let seed = 1; seed <= lives; seed += 1) {
      const random = createRandom(seed);
      const world = await createWorld(route);
      const { session, emulator } = world;
      const deeds = [
        () => session.start(),
        () => session.start({ type: 'code', number: '79991234567' }),
        () => session.retry(),
        () => session.start({ type: 'code', number: random() < 0.5 ? '+7 999 123 45 67' : 'nonsense' }),
        () => session.start({ type: 'qr' }),
        () => session.close(),
        () => world.pageSays('loading'),
        () => world.pageSays('qr'),
        () => world.pageSays('success'),
        () => world.pageSays('error'),
        () => world.pageSays('broken'),
        () => void emulator.phone.scan().catch(() => {}),
        () => session.actor.send({ type: 'page.woke' }),
        () => session.actor.send({ type: 'page.hidden' }),
      ];
      for (let step = 0; step < 15; step += 1) {
        deeds[Math.floor(random() * deeds.length)]?.();
        if (random() < 0.6) await world.pass(random() * 10_000);
      }
      session.close();
      await world.pass(420_000);
      const { creates, deletes, linkedDeletes, live, maxLive } = await emulator.ledger();
      const sessions = await emulator.sessions();
      expect(
        sessions.filter(({ status }) => status !== 'READY'),
        `seed ${seed}: only what is linked is left`,
      ).toEqual([]);
      expect({ linkedDeletes, left: creates - deletes - live }, `seed ${seed}`).toEqual({ linkedDeletes: 0, left: 0 });
      // A start after a link creates another session without a relay; through one it returns the linked session.
      expect(maxLive, `seed ${seed}: never two pending at once`).toBeLessThanOrEqual(
        route === 'relay' ? 1 : 1 + sessions.length,
      );
    }
    process.off('unhandledRejection', onThrown).off('uncaughtException', onThrown);
    expect(thrown).toEqual([]);
  });
});
