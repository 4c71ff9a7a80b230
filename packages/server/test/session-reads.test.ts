import type { WhatsGateRecord } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { createSessionReads } from '../src/slots/session-reads.ts';

const second = 1_000;
const isStored = ({ status }: WhatsGateRecord) => status === 'AUTH';

function createReads({ areAlive = async () => true, listed = 0, arrives = Promise.resolve() } = {}) {
  const harness = { now: 1_000_000, reads: [] as string[], pages: 0, status: 'AUTH' };
  const toRecord = (unique_id: string) => ({ unique_id, status: harness.status }) as WhatsGateRecord;
  const reads = createSessionReads({
    gateway: {
      async read(uniqueId) {
        harness.reads.push(uniqueId);
        return toRecord(uniqueId);
      },
      async *listPages() {
        for (let at = 0; at < listed; at += 100) {
          harness.pages += 1;
          const page = Array.from({ length: 100 }, (_, index) => toRecord(`id-${at + index}`));
          await arrives;
          yield page;
        }
      },
    },
    pendingStatuses: ['AUTH'],
    now: () => harness.now,
    onListingFailed: () => {},
    areWebhooksAlive: areAlive,
  });
  /** So many sessions are polled every 15 s, for so many minutes. */
  const pollFor = async (minutes: number, count: number) => {
    for (let passed = 0; passed < minutes * 60; passed += 15) {
      for (let step = 0; step < 15; step += 1) {
        for (let index = step; index < count; index += 15) await reads.poll(`id-${index}`, isStored);
        harness.now += second;
      }
    }
  };
  return { harness, reads, pollFor };
}

describe('S16: while webhooks arrive', () => {
  it('a shown code costs one read a minute', async () => {
    const { harness, pollFor } = createReads();
    await pollFor(10, 5);
    expect(harness.reads).toHaveLength(5 * 10);
  });

  it('10,000 of them cost one list a minute', async () => {
    const { harness, pollFor } = createReads({ listed: 10_000 });
    await pollFor(1, 10_000);
    harness.reads.length = 0;
    harness.pages = 0;
    await pollFor(5, 10_000);
    expect(harness.reads).toEqual([]);
    expect(harness.pages).toBeLessThanOrEqual(6 * 100);
  });

  it('what is stored since is read once, and believed then', async () => {
    const { harness, reads } = createReads();
    await reads.poll('id', isStored);
    harness.now += 2 * second;
    const isLinked = ({ status }: WhatsGateRecord) => status === 'READY';
    harness.status = 'READY';
    expect(await reads.poll('id', isLinked)).toMatchObject({ record: { status: 'READY' } });
    harness.now += 2 * second;
    expect(await reads.poll('id', isLinked)).toBeNull();
    expect(harness.reads).toHaveLength(2);
  });

  it('a page that confirms is read for all the same', async () => {
    const { harness, reads } = createReads();
    await reads.poll('id', isStored);
    harness.status = 'READY';
    expect(await reads.shared('id', 250)).toMatchObject({ record: { status: 'AUTH' } });
    harness.now += 250;
    expect(await reads.shared('id', 250)).toMatchObject({ record: { status: 'READY' } });
  });

  it('where it cannot be known whether they do, they do not', async () => {
    const areAlive = () => Promise.reject(new Error('the store is away'));
    const { harness, pollFor } = createReads({ areAlive });
    await pollFor(1, 5);
    expect(harness.reads).toHaveLength(5 * 4);
  });
});

describe('S16: without webhooks', () => {
  const areAlive = async () => false;

  it('each of 100 sessions is read, and of one more a list is asked for', async () => {
    const { harness, reads } = createReads({ areAlive, listed: 100 });
    for (let index = 0; index < 100; index += 1) await reads.poll(`id-${index}`, isStored);
    expect([harness.reads.length, harness.pages]).toEqual([100, 0]);
    await reads.poll('id-100', isStored);
    expect(harness.pages).toBe(1);
  });

  it('while more are asked for, 30 a second are read that no list shows; for the others the stored stands', async () => {
    const { harness, reads } = createReads({ areAlive });
    for (let index = 0; index < 100; index += 1) await reads.poll(`id-${index}`, isStored);
    harness.reads.length = 0;
    const answers: unknown[] = [];
    for (let index = 100; index < 150; index += 1) answers.push(await reads.poll(`id-${index}`, isStored));
    expect(harness.reads).toHaveLength(30);
    expect(answers.filter((answer) => answer === null)).toHaveLength(20);
    expect(answers.slice(0, 30)).not.toContain(null);
  });
});

describe('S16: a page of the list that arrives late', () => {
  it('does not count more than a read that began after it', async () => {
    let arrive = () => {};
    const arrives = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { harness, reads, pollFor } = createReads({ areAlive: async () => false, listed: 100, arrives });
    await pollFor(0.25, 120);
    await reads.poll('id-0', isStored);
    expect(harness.pages).toBe(1);
    harness.now += second;
    harness.status = 'READY';
    await reads.shared('id-7', 250);
    arrive();
    await new Promise((resolve) => setImmediate(resolve));
    harness.reads.length = 0;
    expect(await reads.poll('id-7', ({ status }) => status === 'READY')).toBeNull();
    expect(await reads.poll('id-99', isStored)).toBeNull();
    expect(harness.reads).toEqual([]);
  });
});
