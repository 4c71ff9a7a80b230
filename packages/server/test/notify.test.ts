import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createNotifier, type Notification, type NotifierOptions, toNotifySecret } from '../src/notify/index.ts';
import { createHarnessWithWebhooks, link } from './harness.ts';
import { within } from './within.ts';

const secret = 'a secret of at least thirty-two characters';
const url = 'https://app.test/whatsapp-events';
const minute = 60_000;

interface Received {
  readonly request: Request;
  readonly body: string;
  readonly notification: Notification;
}

/** A server that notifies a receiver, which answers as it is told. */
async function createNotifyHarness(options: Partial<NotifierOptions> = {}) {
  const received: Received[] = [];
  const receiver = { answer: async (_: Notification): Promise<Response> => new Response(null, { status: 204 }) };
  const notifier = createNotifier({
    url,
    secret,
    async fetch(input, init) {
      const request = new Request(input, init);
      const body = await request.text();
      const notification = JSON.parse(body) as Notification;
      // WhatsGate says of each session first that it was created.
      if (notification.type === 'whatsapp.event' && notification.data.event.event_action === 'create')
        return new Response();
      received.push({ request, body, notification });
      return receiver.answer(notification);
    },
    ...options,
  });
  const harness = await createHarnessWithWebhooks(notifier);
  const uniqueId = String((await harness.call('session-create', { name: 'Support' })).body.data.unique_id);
  const read = async () => {
    const { body } = await harness.call('sessions-get', { WhatsappID: uniqueId });
    return (body.data as unknown as readonly { status: string }[])[0]?.status;
  };
  const types = () => received.map(({ notification }) => notification.type);
  return { harness, received, receiver, uniqueId, read, types };
}

const refuse = async () => new Response('down', { status: 503 });
const never = new Promise<never>(() => {});

describe('createNotifier', () => {
  it('tells of a link, an event and the end of the link: each once, by its id, and when it was seen', async () => {
    const { harness, received, uniqueId } = await createNotifyHarness();
    await link(harness);
    await harness.advance(0);
    await harness.emulator.phone.message('Hello');
    await harness.advance(0);
    await within(harness, minute, harness.server.unlink('anna', 'Support'));
    await harness.advance(1_000);
    expect(received.map(({ notification }) => notification)).toEqual([
      {
        id: expect.stringMatching(/^[a-z2-7]{12}-1-linked$/),
        type: 'whatsapp.linked',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        data: {
          owner: 'anna',
          name: 'Support',
          account: { number: '79991234567', pushname: expect.any(String) },
          record: expect.objectContaining({ unique_id: uniqueId, status: 'READY', callback: null }),
        },
      },
      {
        id: expect.stringMatching(new RegExp(`^${uniqueId}-\\d+$`)),
        type: 'whatsapp.event',
        timestamp: expect.any(String),
        data: { owner: 'anna', name: 'Support', event: expect.objectContaining({ event_action: 'message' }) },
      },
      {
        id: expect.stringMatching(/^[a-z2-7]{12}-1-unlinked$/),
        type: 'whatsapp.unlinked',
        timestamp: expect.any(String),
        data: { owner: 'anna', name: 'Support', account: expect.any(Object), reason: 'unlinked' },
      },
    ]);
  });

  it('signs by Standard Webhooks, so that its own library accepts it, and no change of it', async () => {
    const { harness, received } = await createNotifyHarness();
    await link(harness);
    await harness.advance(0);
    const [{ request, body, notification } = {} as Received] = received;
    expect(request).toMatchObject({ url, method: 'POST', redirect: 'manual' });
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.headers.get('webhook-id')).toBe(notification.id);
    const headers = Object.fromEntries(request.headers);
    const receiver = new Webhook(toNotifySecret(secret));
    expect(receiver.verify(body, headers)).toEqual(notification);
    expect(() => receiver.verify(body.replace('anna', 'berta'), headers)).toThrow(WebhookVerificationError);
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'another' })).toThrow(WebhookVerificationError);
    expect(() => new Webhook(toNotifySecret(`${secret}!`)).verify(body, headers)).toThrow(WebhookVerificationError);
  });

  it('signs with each of several secrets, so that receivers may change theirs one by one', async () => {
    const another = `whsec_${btoa('thirty-two bytes of another key.')}`;
    const { harness, received } = await createNotifyHarness({ secret: [secret, another] });
    await link(harness);
    await harness.advance(0);
    const [{ request, body } = {} as Received] = received;
    for (const each of [toNotifySecret(secret), another])
      expect(new Webhook(each).verify(body, Object.fromEntries(request.headers))).toMatchObject({
        type: 'whatsapp.linked',
      });
  });

  it.each([
    ['refuses', refuse],
    ['redirects', async () => new Response(null, { status: 302, headers: { Location: 'https://evil.test' } })],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('a receiver that %s hears it again, with the same id and body, later and later', async (_, answer) => {
    const { harness, received, receiver, types } = await createNotifyHarness();
    const times: number[] = [];
    receiver.answer = async () => {
      times.push(harness.clock.now());
      return times.length < 5 ? answer() : new Response('ok');
    };
    await link(harness);
    await harness.advance(10 * minute);
    expect(types()).toEqual(Array.from({ length: 5 }, () => 'whatsapp.linked'));
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(minute);
  });

  it('a receiver that takes longer than `timeout` hears it again', async () => {
    const { harness, receiver, types } = await createNotifyHarness({ timeout: 20, fetch: hangThenAnswer() });
    receiver.answer = async () => new Response('ok');
    await link(harness);
    await expect.poll(() => harness.advance(1_000).then(() => calls)).toBeGreaterThan(1);
    expect(types()).toEqual([]);
  });

  it.each([
    ['refuses', refuse],
    ['hangs', () => never],
  ])('a receiver that %s keeps no browser waiting for READY', async (_, answer) => {
    const { harness, receiver, read } = await createNotifyHarness();
    receiver.answer = answer;
    await link(harness);
    expect(await read()).toBe('READY');
  });

  it('in order for each slot: no end of a link is told before the link', async () => {
    const { harness, receiver, types } = await createNotifyHarness();
    let isDown = true;
    receiver.answer = async () => (isDown ? refuse() : new Response('ok'));
    await link(harness);
    await harness.advance(minute);
    await within(harness, minute, harness.server.unlink('anna', 'Support'));
    await harness.advance(minute);
    expect(types()).not.toContain('whatsapp.unlinked');
    isDown = false;
    const before = types().length;
    await harness.advance(10 * minute);
    expect(types().slice(before)).toEqual(['whatsapp.linked', 'whatsapp.unlinked']);
  });

  it('what was not told when the server died is told by the next one', async () => {
    const { harness, received, receiver } = await createNotifyHarness();
    receiver.answer = refuse;
    await link(harness);
    await harness.advance(0);
    harness.server.close();
    const before = received.length;
    receiver.answer = async () => new Response('ok');
    await harness.advance(minute);
    harness.server = harness.restart();
    await harness.server.sweep();
    expect(received.slice(before).map(({ notification }) => notification.id)).toEqual([received[0]?.notification.id]);
  });

  it('an id is fit for a header, whatever WhatsGate sends as an id, and differs for different events', async () => {
    const ids: string[] = [];
    const { onEvent } = createNotifier({
      url,
      secret,
      async fetch(input, init) {
        ids.push(new Request(input, init).headers.get('webhook-id') ?? '');
        return new Response();
      },
    });
    const context = { signal: new AbortController().signal, seenAt: 0 };
    const names = [
      ['a', 'b-c'],
      ['a-b', 'c'],
      ['a.b', 'ж\n\ud800'],
      ['a_b', ''],
      ['%002d', '-'],
    ] as const;
    for (const [session, id] of names)
      await onEvent(
        {
          owner: 'anna',
          name: 'Support',
          event: {
            id,
            whatsapp_id: session,
            event_action: 'message',
            event_date: null,
            status_code: null,
            event_data: null,
          },
        },
        context,
      );
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^[\w%-]+$/);
  });

  it.each([
    [{ url: 'http://app.example.com/events' }, /must begin with https/],
    [{ url: 'http://8.8.8.8/events' }, /must begin with https/],
    [{ url: 'http://[2001:db8::1]/events' }, /must begin with https/],
    [{ url: 'ftp://app.example.com' }, /no address/],
    [{ url: 'app.example.com/events' }, /no address/],
    [{ url: undefined as never }, /no address/],
    [{ url: 'https://user:password@app.example.com' }, /no user and no password/],
    [{ url: 'https://app.example.com/#events' }, /no `#`/],
    [{ secret: '' }, /is missing/],
    [{ secret: [] }, /is missing/],
    [{ secret: 'short' }, /fewer than 24 bytes/],
    [{ secret: [secret, 'whsec_c2hvcnQ='] }, /fewer than 24 bytes/],
    [{ secret: 'whsec_*' }, /no base64/],
  ])('refuses %j', (options, message) => {
    expect(() => createNotifier({ url, secret, ...options })).toThrow(message);
  });

  it.each([
    'http://localhost:8000/events',
    'http://127.0.0.1/',
    'http://[::1]:80/',
    'http://php:8000/events',
    'http://10.0.0.5/',
    'http://172.20.1.1/',
    'http://192.168.1.2/',
    'http://[fd00::1]/',
    'http://app.internal/',
  ])('takes %s', (each) => {
    expect(createNotifier({ url: each, secret })).toMatchObject({ readyWait: 0 });
  });
});

let calls = 0;
/** Answers nothing until it is aborted. */
function hangThenAnswer(): typeof fetch {
  return (_, init) => {
    calls += 1;
    return new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  };
}
