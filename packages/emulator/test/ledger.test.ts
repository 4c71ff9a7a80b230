import { describe, expect, it } from 'vitest';
import { link, openEmulator } from './open-emulator.ts';

describe('the ledger', () => {
  it('counts a second session of the same name, but not one after the first is being deleted', async () => {
    const { emulator, create, call } = await openEmulator();
    const id = await create({ name: 'Support' });
    await create({ name: 'Sales' });
    expect(await emulator.ledger()).toMatchObject({ creates: 2, secondSessions: 0, pending: 2 });
    await create({ name: 'Support' });
    expect(await emulator.ledger()).toMatchObject({ creates: 3, secondSessions: 1, pending: 3 });
    await emulator.reset();
    const again = await create({ name: 'Support' });
    expect(again).not.toBe(id);
    await call('session-delete', { WhatsappID: again });
    await create({ name: 'Support' });
    expect(await emulator.ledger()).toMatchObject({ creates: 2, secondSessions: 0, live: 2, pending: 1 });
  });

  it('counts the delete of a scanned session and of a linked one apart', async () => {
    const service = await openEmulator();
    const { emulator, create, call, read } = service;
    const scanned = await create();
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await read(scanned);
    await call('session-delete', { WhatsappID: scanned });
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, scannedDeletes: 1, linkedDeletes: 0, racedDeletes: 0 });
    await emulator.clock.advance(800);
    const linked = await create();
    await link(service);
    await read(linked);
    await call('session-delete', { WhatsappID: linked });
    expect(await emulator.ledger()).toMatchObject({ deletes: 2, scannedDeletes: 1, linkedDeletes: 1, racedDeletes: 0 });
  });

  it.each([
    ['a scan between the read and the delete is a race', 0, 1],
    ['a delete long after the read is none', 1_001, 0],
  ])('%s', async (_, wait, racedDeletes) => {
    const { emulator, create, call, read } = await openEmulator({ readyAfter: 10_000 });
    const id = await create();
    await emulator.clock.advance(600);
    await read(id);
    await emulator.phone.scan();
    await emulator.clock.advance(wait);
    await call('session-delete', { WhatsappID: id });
    expect(await emulator.ledger()).toMatchObject({ scannedDeletes: 1, racedDeletes });
  });

  it('READY between the read and the delete is a race; a read whose answer got lost is no read', async () => {
    const { emulator, create, call, read, send } = await openEmulator();
    const id = await create();
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await emulator.clock.advance(400);
    await read(id);
    await emulator.clock.advance(400);
    await emulator.unreliable({ all: 0, lostAnswer: 1, kinds: ['error'] });
    await send('sessions-get', { WhatsappID: id });
    await emulator.unreliable(null);
    await call('session-delete', { WhatsappID: id });
    expect(await emulator.ledger()).toMatchObject({ linkedDeletes: 1, racedDeletes: 1 });
  });
});
