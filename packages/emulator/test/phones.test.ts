import { describe, expect, it } from 'vitest';
import { link, openEmulator } from './open-emulator.ts';

describe('several phones', () => {
  it('each links with its own number and name, and logs out its own sessions', async () => {
    const { emulator, create, list } = await openEmulator();
    const boris = await emulator.phones.add({ number: '79990000002', pushname: 'Boris' });
    await create({ name: 'Support' });
    await create({ name: 'Sales' });
    await emulator.clock.advance(600);
    await emulator.phone.scan({ name: 'Support' });
    await boris.scan({ name: 'Sales' });
    await emulator.clock.advance(800);
    expect(await list()).toMatchObject([
      { name: 'Support', wid: '79991234567@c.us', pushname: 'Anna' },
      { name: 'Sales', wid: '79990000002@c.us', pushname: 'Boris' },
    ]);
    await boris.disconnect();
    expect(await list()).toMatchObject([{ name: 'Support' }]);
    expect((await emulator.phones.list()).map(({ pushname }) => pushname)).toEqual(['Anna', 'Boris']);
  });

  it('a phone types the code for its own number, and fails with that of another', async () => {
    const { emulator, create, list } = await openEmulator();
    const boris = await emulator.phones.add({ number: '79990000002' });
    const other = await create({ auth_type: 'CODE', number: '79990000003' });
    const own = await create({ auth_type: 'CODE', number: '79990000002' });
    await emulator.clock.advance(600);
    await boris.enterCode();
    await boris.enterCode(undefined, other);
    await emulator.clock.advance(800);
    expect(await list({ WhatsappID: own })).toMatchObject([{ status: 'READY', pushname: '79990000002' }]);
    expect(await emulator.sessions()).toContainEqual(
      expect.objectContaining({ uniqueId: other, status: 'AUTH', view: 'error', phone: null }),
    );
  });

  it('refuses an unusable number and one that is taken; reset leaves the first phone', async () => {
    const { emulator } = await openEmulator();
    await expect(emulator.phones.add({ number: '+7 999' })).rejects.toThrow(/8 to 15 digits/);
    await expect(emulator.phones.add({ number: '79991234567' })).rejects.toThrow(/already/);
    await emulator.phones.add({ number: '79990000002' });
    await emulator.reset();
    expect(await emulator.phones.list()).toMatchObject([{ number: '79991234567', pushname: 'Anna' }]);
  });

  it('logs out on the phone while the service keeps the session', async () => {
    const service = await openEmulator();
    const { emulator, create, read } = service;
    const id = await create();
    await link(service);
    await emulator.phone.unlink();
    expect(await read(id)).toMatchObject({ status: 'AUTH', wid: null, pushname: null });
    expect((await emulator.log()).at(-2)).toMatchObject({ who: 'session', what: 'disconnect' });
    await emulator.phone.scan();
    await emulator.clock.advance(800);
    expect(await read(id)).toMatchObject({ status: 'READY' });
  });
});

describe('F19: a passkey', () => {
  it.each([
    ['a QR code', {}],
    ['a pairing code', { auth_type: 'CODE', number: '79991234567' }],
  ])('with %s: nothing reaches the API or the page, and the codes go on', async (_, body) => {
    const { emulator, create, read } = await openEmulator();
    const id = await create(body);
    await emulator.clock.advance(600);
    await emulator.phone.passkey();
    const page = async () => {
      const response = await emulator.fetch(new Request(`${emulator.url}/qr/${id}/state`));
      return (await response.json()) as { view: string; generation: number };
    };
    const before = await page();
    await emulator.clock.advance(60_000);
    expect(await read(id)).toMatchObject({ status: 'AUTH', wid: null });
    expect(await page()).toMatchObject({ view: 'qr', generation: before.generation + 3 });
    expect(await emulator.sessions()).toMatchObject([{ asksPasskey: true }]);
    await emulator.phone.refuse();
    expect(await emulator.sessions()).toMatchObject([{ asksPasskey: false }]);
  });
});

describe('a status on demand', () => {
  it('shows any status until the next call, with the true wid or another, filters included', async () => {
    const service = await openEmulator();
    const { emulator, create, list, read } = service;
    const id = await create();
    await link(service);
    await emulator.setStatus({ status: 'PASSKEY_REQUIRED' });
    expect(await read(id)).toMatchObject({
      status: 'PASSKEY_REQUIRED',
      status_name: 'PASSKEY_REQUIRED',
      wid: '79991234567@c.us',
    });
    expect(await list({ status: 'READY' })).toEqual([]);
    expect(await list({ status: 'PASSKEY_REQUIRED' })).toHaveLength(1);
    await emulator.setStatus({ status: 'AUTH', wid: null, session: { name: 'a' } });
    expect(await read(id)).toMatchObject({ status: 'AUTH', wid: null });
    expect(await emulator.sessions()).toMatchObject([{ status: 'READY', shownStatus: 'AUTH' }]);
    await emulator.setStatus({ status: null, session: id });
    expect(await read(id)).toMatchObject({ status: 'READY', wid: '79991234567@c.us' });
  });

  it('for a time, which a later call outlives', async () => {
    const { emulator, create, read } = await openEmulator();
    const id = await create();
    await emulator.setStatus({ status: 'PAUSED', ms: 5_000 });
    await emulator.clock.advance(4_000);
    await emulator.setStatus({ status: 'WAITING', ms: 5_000 });
    await emulator.clock.advance(4_000);
    expect(await read(id)).toMatchObject({ status: 'WAITING' });
    await emulator.clock.advance(1_000);
    expect(await read(id)).toMatchObject({ status: 'AUTH' });
  });
});
