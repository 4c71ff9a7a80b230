import { describe, expect, it } from 'vitest';
import { createEmulator } from '../src/index.ts';

interface Delivered {
  readonly id: number;
  readonly event_action: string;
  readonly event_data: Record<string, unknown>;
}

/** An emulator whose webhooks are collected in `delivered` and answered by `answer`. */
async function open(
  answer: (event: Delivered, attempt: number) => Response = ({ id }) => Response.json({ result: 'OK', id }),
) {
  const delivered: Delivered[] = [];
  const receive: typeof fetch = async (input, init) => {
    const event = (await new Request(input, init).json()) as Delivered;
    delivered.push(event);
    return answer(event, delivered.filter(({ id }) => id === event.id).length);
  };
  const emulator = await createEmulator({ clock: 'manual', fetch: receive });
  const call = async (command: string, body: object) => {
    const headers = { 'X-Api-Key': emulator.apiKey };
    return (
      await emulator.fetch(
        new Request(`${emulator.url}/api/v1/${command}`, { method: 'POST', headers, body: JSON.stringify(body) }),
      )
    ).json();
  };
  const link = async () => {
    await call('session-create', { name: 'a', callback: 'https://app.test/hook?token=1' });
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await emulator.clock.advance(800);
  };
  const actions = () => delivered.map(({ event_action }) => event_action);
  return { emulator, call, link, delivered, actions };
}

describe('webhooks', () => {
  it('report create, ready, message and disconnect, numbered, as documented', async () => {
    const { emulator, link, delivered, actions } = await open();
    await link();
    await emulator.phone.message('Is it open today?');
    await emulator.sendEvent({ action: 'ack', data: { ack: 2 } });
    await emulator.phone.disconnect();
    await emulator.clock.advance(0);
    expect(actions()).toEqual(['create', 'ready', 'message', 'ack', 'disconnect']);
    expect(delivered[1]).toEqual({
      id: 19,
      whatsapp_id: expect.any(String),
      event_action: 'ready',
      event_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      status_code: null,
      event_data: { pushname: 'Anna', number: '79991234567' },
    });
    expect(delivered[2]?.event_data).toMatchObject({ body: 'Is it open today?' });
    expect((await emulator.ledger()).webhooks).toEqual({ sent: 5, accepted: 5 });
  });

  it('are not sent without a callback, and go where set-hook says', async () => {
    const { emulator, call, actions } = await open();
    const { data } = (await call('session-create', { name: 'a' })) as { data: { unique_id: string } };
    await call('set-hook', { WhatsappID: data.unique_id, callback: 'https://app.test/hook' });
    await emulator.phone.disconnect();
    await emulator.clock.advance(0);
    expect(actions()).toEqual(['disconnect']);
  });

  it.each([
    ['another id', () => Response.json({ result: 'OK', id: 4711 })],
    ['no result', ({ id }: Delivered) => Response.json({ id })],
    ['HTTP 500', ({ id }: Delivered) => Response.json({ result: 'OK', id }, { status: 500 })],
    ['not JSON', () => new Response('OK')],
  ])('answered with %s, they are repeated three times, 20 s apart', async (_, answer) => {
    const { emulator, call, actions } = await open(answer);
    await call('session-create', { name: 'a', callback: 'https://app.test/hook' });
    await emulator.clock.advance(19_000);
    expect(actions()).toHaveLength(1);
    await emulator.clock.advance(1_500);
    expect(actions()).toHaveLength(2);
    await emulator.clock.advance(300_000);
    expect(actions()).toHaveLength(4);
    expect((await emulator.ledger()).webhooks).toEqual({ sent: 4, accepted: 0 });
  });

  it('stop repeating once they are accepted', async () => {
    const { emulator, call, actions } = await open(({ id }, attempt) =>
      attempt < 3 ? new Response('busy', { status: 503 }) : Response.json({ result: 'OK', id }),
    );
    await call('session-create', { name: 'a', callback: 'https://app.test/hook' });
    await emulator.clock.advance(300_000);
    expect(actions()).toHaveLength(3);
  });

  it('are lost, doubled and reordered on demand', async () => {
    const { emulator, link, actions } = await open();
    await emulator.fault({ on: 'webhook', kind: 'lost' });
    await emulator.fault({ on: 'webhook', kind: 'reordered' });
    await link();
    await emulator.fault({ on: 'webhook', kind: 'doubled' });
    await emulator.phone.message();
    await emulator.clock.advance(0);
    expect(actions()).toEqual(['message', 'message', 'ready']);
  });

  it('are stored for events-get, except ready', async () => {
    const { emulator, call, link } = await open();
    await link();
    await emulator.phone.message();
    const { data } = (await call('events-get', {})) as { data: Delivered[] };
    expect(data.map(({ event_action }) => event_action)).toEqual(['create', 'message']);
    expect(await call('events-get', { action: 'message', page_cnt: 1 })).toMatchObject({ elements: 1, pages: 1 });
    expect(await call('events-get', { date: '2999-01-01 00:00:00' })).toMatchObject({ elements: 0, data: [] });
  });
});
