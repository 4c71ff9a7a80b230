import { type Answer, createHarness, pageHeaders } from './harness.ts';

type Headers = Record<string, string | null>;

/** A session of `anna` that waits for its phone, on a page that has read it. */
export async function createShown(...options: Parameters<typeof createHarness>) {
  const harness = await createHarness(...options);
  const created = await harness.call('session-create', { name: 'Support' }, pageHeaders('page'));
  const id = String(created.body.data.unique_id);
  await harness.advance(5_000);
  const read = async (headers: Headers = {}) => harness.call('sessions-get', { WhatsappID: id }, headers);
  const known = recordOf(await read());
  await harness.advance(2_000);
  return { harness, id, known };
}
export type Shown = Awaited<ReturnType<typeof createShown>>;

/** A read that waits, and what has become of it. */
export function wait({ harness, id, known }: Shown, headers: Headers = {}, body: object = {}, server = harness.server) {
  const began = harness.clock.now();
  const aborting = new AbortController();
  const waiting: { answer: Answer | null; after: number; abort: () => void } = {
    answer: null,
    after: Number.NaN,
    abort: () => aborting.abort(),
  };
  const sent: Record<string, string | null> = {
    'Content-Type': 'application/json',
    Origin: 'https://app.test',
    'X-User': 'anna',
    'X-WhatsGate-Lease': 'page',
    Prefer: 'wait=25',
    ...headers,
  };
  const request = new Request('https://app.test/api/whatsgate/sessions-get', {
    method: 'POST',
    headers: Object.entries(sent).filter((each): each is [string, string] => each[1] !== null),
    body: JSON.stringify({ WhatsappID: id, known, ...body }),
    signal: aborting.signal,
  });
  void server.fetch(request).then(async (response) => {
    waiting.after = harness.clock.now() - began;
    waiting.answer = { status: response.status, body: await response.json(), headers: response.headers } as Answer;
  });
  return waiting;
}

export const recordOf = (answer: Answer | null) =>
  (answer?.body.data as unknown as Record<string, unknown>[] | undefined)?.[0];
export const isApplied = (answer: Answer | null) => answer?.headers.get('preference-applied') === 'wait';
