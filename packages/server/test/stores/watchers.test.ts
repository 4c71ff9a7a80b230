import { describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../src/index.ts';
import { createPostgresStore } from '../../src/stores/postgres/index.ts';
import { createRedisStore } from '../../src/stores/redis/index.ts';
import { plain } from './describe-store.ts';

type Subscribe = (channel: string, onMessage: (message: string) => void) => Promise<() => unknown>;

describe.each([
  {
    name: 'Redis',
    channel: '{whatsgate}:puts',
    open: (subscribe: Subscribe) => createRedisStore({ evaluate: async () => null, subscribe }),
  },
  {
    name: 'PostgreSQL',
    channel: 'whatsgate',
    open: (listen: Subscribe) => createPostgresStore({ query: async () => [], listen }),
  },
])('watching a store on $name', ({ channel, open }) => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('subscribes once for all who watch, and unsubscribes after the last', async () => {
    const unsubscribe = vi.fn();
    const subscribe = vi.fn<Subscribe>(async () => unsubscribe);
    const { watch } = open(subscribe);
    expect(subscribe).not.toHaveBeenCalled();
    const [first, second] = [vi.fn(), vi.fn()];
    const stops = [watch?.(first), watch?.(second)];
    await settle();
    expect(subscribe.mock.calls.map(([name]) => name)).toEqual([channel]);
    subscribe.mock.calls[0]?.[1]('a\\0000');
    expect([first.mock.calls, second.mock.calls]).toEqual([[['a\0']], [['a\0']]]);
    stops[0]?.();
    stops[0]?.();
    await settle();
    expect(unsubscribe).not.toHaveBeenCalled();
    stops[1]?.();
    await settle();
    expect(unsubscribe).toHaveBeenCalledOnce();
    watch?.(first);
    await settle();
    expect(subscribe).toHaveBeenCalledTimes(2);
  });

  it('goes on when it cannot subscribe, and tries again with the next who watches', async () => {
    const subscribe = vi.fn<Subscribe>().mockRejectedValueOnce(new Error('no connection'));
    subscribe.mockResolvedValue(() => {
      throw new Error('the connection is gone');
    });
    const { watch } = open(subscribe);
    const stops = [watch?.(() => {})];
    await settle();
    stops.push(watch?.(() => {}));
    await settle();
    expect(subscribe).toHaveBeenCalledTimes(2);
    for (const stop of stops) stop?.();
    await settle();
  });

  it('ends a subscription that comes after the last has gone', async () => {
    const unsubscribe = vi.fn();
    let come = () => {};
    const { watch } = open(
      () =>
        new Promise((resolve) => {
          come = () => resolve(unsubscribe);
        }),
    );
    const stop = watch?.(() => {});
    await settle();
    stop?.();
    come();
    await settle();
    expect(unsubscribe).toHaveBeenCalledOnce();
  });
});

it('one who watches and throws keeps neither the others from hearing, nor the put from being done', async () => {
  const store = createMemoryStore();
  const heard = vi.fn();
  store.watch?.(() => {
    throw new Error('a mistake');
  });
  store.watch?.(heard);
  expect(await store.put('a', plain, null)).toBe('done');
  expect(heard).toHaveBeenCalledWith('a');
});
