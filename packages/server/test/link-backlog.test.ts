import { expect, it } from 'vitest';
import { createHarness } from './harness.ts';
import { within } from './within.ts';

const minute = 60_000;
/** More than are looked at in one go. */
const customers = Array.from({ length: 210 }, (_, index) => `customer ${index}`);

it('a receiver that was down while many customers linked and unlinked hears of all of it, the link before its end', async () => {
  let isDown = true;
  const told = new Map<string, string[]>(customers.map((owner) => [owner, []]));
  const tell = (what: string, owner: string) => {
    if (isDown) throw new Error('the receiver is down');
    told.get(owner)?.push(what);
  };
  const harness = await createHarness({
    onLinked: ({ owner }) => tell('linked', owner),
    onUnlinked: ({ owner }) => tell('unlinked', owner),
  });
  const forAll = (work: (owner: string) => Promise<unknown>) => Promise.all(customers.map(work));
  await forAll((owner) => harness.call('session-create', { name: 'Support' }, { 'X-User': owner }));
  await harness.advance(600);
  for (const { uniqueId } of await harness.emulator.sessions()) await harness.emulator.phone.scan(uniqueId);
  await harness.advance(1_000);
  await forAll((owner) => harness.server.list(owner));
  await within(
    harness,
    minute,
    forAll((owner) => harness.server.unlink(owner, 'Support')),
  );
  await harness.advance(30 * minute);

  isDown = false;
  await harness.advance(30 * minute);
  expect(new Set([...told.values()].map((each) => each.join()))).toEqual(new Set(['linked,unlinked']));
});
