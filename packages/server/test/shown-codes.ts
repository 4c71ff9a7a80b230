import { createMemoryStore, type WhatsGateServerOptions, type WhatsGateStore } from '../src/index.ts';
import { type Answer, createHarness, type Harness, pageHeaders } from './harness.ts';
import { createUpstream, type Intercept, type UpstreamRequest } from './upstream.ts';

export const second = 1_000;
export const minute = 60 * second;

/** Pages that show a code each, each of an owner of its own; no sweeps come by. */
export interface ShownCodes {
  readonly harness: Harness;
  readonly store: WhatsGateStore;
  readonly ids: readonly string[];
  /** What WhatsGate was asked, the oldest first. */
  readonly asked: UpstreamRequest[];
  /** The methods of the store that were called, the oldest first. */
  readonly storeCalls: (keyof WhatsGateStore)[];
  /** What becomes of requests to WhatsGate. */
  intercept: Intercept;
  /** One poll of a page. */
  readonly poll: (index: number, headers?: Record<string, string>) => Promise<Answer>;
  /** All pages poll, once within 15 seconds each. */
  readonly pollAll: () => Promise<readonly Answer[]>;
  /** How often WhatsGate was asked since the last time, by kind. */
  readonly count: () => { readonly reads: number; readonly lists: number };
  /** A second server on the same store takes the polls. */
  readonly restart: (changes?: Partial<WhatsGateServerOptions>) => void;
}

export async function showCodes(count: number): Promise<ShownCodes> {
  const harness = await createHarness({}, { slots: 20_000 });
  const asked: UpstreamRequest[] = [];
  const storeCalls: (keyof WhatsGateStore)[] = [];
  const store = recordCalls(createMemoryStore(harness.clock.now), storeCalls);
  const fetch = createUpstream(harness, (request, pass) => {
    asked.push(request);
    return shown.intercept(request, pass);
  });
  const restart: ShownCodes['restart'] = (changes) => {
    harness.server.close();
    harness.server = harness.restart(store, fetch, changes);
    harness.server.close();
  };
  restart();
  const headersOf = (index: number) => ({ ...pageHeaders(`page-${index}`), 'X-User': `owner-${index}` });
  const ids: string[] = [];
  const poll: ShownCodes['poll'] = (index, headers = {}) =>
    harness.call('sessions-get', { WhatsappID: ids[index] }, { ...headersOf(index), ...headers });

  const shown: ShownCodes = {
    harness,
    store,
    ids,
    asked,
    storeCalls,
    intercept: (_, pass) => pass(),
    poll,
    async pollAll() {
      const answers: Answer[] = [];
      for (let step = 0; step < 15; step += 1) {
        for (let index = step; index < count; index += 15) answers[index] = await poll(index);
        await harness.advance(second);
      }
      return answers;
    },
    count() {
      const kinds = asked.splice(0).map(({ kind }) => kind);
      const countOf = (kind: UpstreamRequest['kind']) => kinds.filter((each) => each === kind).length;
      return { reads: countOf('read'), lists: countOf('list') };
    },
    restart,
  };
  for (let index = 0; index < count; index += 1) {
    const { body } = await harness.call('session-create', { name: 'Support' }, headersOf(index));
    ids.push(String(body.data.unique_id));
  }
  // The codes are shown.
  await harness.advance(second);
  asked.length = 0;
  return shown;
}

function recordCalls(store: WhatsGateStore, calls: (keyof WhatsGateStore)[]): WhatsGateStore {
  return new Proxy(store, {
    get(target, name: keyof WhatsGateStore) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        calls.push(name);
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });
}
