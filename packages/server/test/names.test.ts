import { describe, expect, it } from 'vitest';
import { createHarness, pageHeaders } from './harness.ts';

describe('the name of a slot', () => {
  it.each([
    ['composed', 'Cafe\u0301', 'Café'],
    ['trimmed', ' \t Support \u00a0\n', 'Support'],
    ['of Hangul in parts', '\u1112\u1161\u11ab', '한'],
    ['200 characters long', 'x'.repeat(200), 'x'.repeat(200)],
    ['an emoji', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['a digit', '0', '0'],
    ['HTML', '<b onclick="x">Support</b>', '<b onclick="x">Support</b>'],
    ['the name of a property', '__proto__', '__proto__'],
  ])('U2: %s', async (_, given, kept) => {
    const { call, server } = await createHarness();
    const created = await call('session-create', { name: given }, pageHeaders('one'));
    expect(created).toMatchObject({ status: 200, body: { data: { name: kept } } });
    const again = await call('session-create', { name: kept }, pageHeaders('two'));
    expect(again.body.data.unique_id).toBe(created.body.data.unique_id);
    expect(await server.list('anna')).toMatchObject([{ name: kept, record: { name: kept } }]);
  });

  it.each<[string, unknown]>([
    ['empty', ''],
    ['blank', ' \t\n\u00a0\u3000'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['marks of direction', '\u200e\u200f\u202a\u202e\u2066'],
    ['a soft hyphen', '\u00ad'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0041}\u{e007f}'],
    ['a Hangul filler', '\u3164'],
    ['other Hangul fillers', '\u115f\u1160\uffa0'],
    ['an empty Braille pattern', '\u2800'],
    ['accents of nothing', '\u0301\u0302'],
    ['control characters', '\u0000\u0007'],
    ['half a character', 'a\ud800'],
    ['201 characters', 'x'.repeat(201)],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['null', null],
    ['a number', 42],
    ['an array', ['Support']],
    ['an object', { name: 'Support' }],
  ])('U2: refused before WhatsGate is asked: %s', async (_, name) => {
    const { call, server, upstreamCalls } = await createHarness();
    expect(await call('session-create', { name })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('1 to 200 visible characters') },
    });
    const refused = { code: 'INVALID_OPTIONS', message: expect.stringContaining('1 to 200 visible characters') };
    await expect(server.unlink('anna', name as never)).rejects.toMatchObject(refused);
    await expect(server.adopt({ owner: 'anna', name: name as never, unique_id: 'a' })).rejects.toMatchObject(refused);
    expect(upstreamCalls()).toBe(0);
  });

  it('U2: unlink and adopt find the slot by any form of its name', async () => {
    const { call, server, advance, emulator } = await createHarness();
    await call('session-create', { name: 'Café' });
    const unlinking = server.unlink('anna', ' Cafe\u0301 ');
    await advance(2_000);
    await unlinking;
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });
});
