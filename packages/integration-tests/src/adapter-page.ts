import type { WhatsGateSessionOptions } from '@whatsgate/core';
import type { Emulator } from '@whatsgate/emulator/connect';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { openBackend } from './open-backend.ts';
import type { Mounted, Subject } from './subjects.tsx';

/** How long a condition is waited for, in milliseconds. */
export const patience = { timeout: 10_000 };

/** A page with the emulator behind it, for suites that hold for every subject; each test has a user of its own and an empty page. */
export interface AdapterPage {
  readonly emulator: Emulator;
  /** Where the relay is, and the same behind a connection that breaks. */
  readonly relay: string;
  readonly breakingRelay: string;
  /** The headers by which the relay knows the user of this test. */
  headers(): Readonly<Record<string, string>>;
  /** From now on the relay is asked by another user. */
  changeUser(): void;
  options(more?: object): WhatsGateSessionOptions;
  mount(subject: Subject, more?: object): Mounted;
  mountSource(subject: Subject, source: Parameters<Subject['mount']>[1]): Mounted;
  /** Waits until the widget shows it. */
  reaches(widget: Mounted, expected: object): Promise<void>;
  /** Waits until the ledger says so. */
  settled(counts: object): Promise<void>;
  idOf(widget: Mounted): string | undefined;
}

export async function openAdapterPage(): Promise<AdapterPage> {
  const { emulator, relay, breakingRelay } = await openBackend();
  const mounted: Mounted[] = [];
  let user = 0;

  beforeEach(async () => {
    user += 1;
    await emulator.reset();
  });
  afterEach(() => {
    for (const widget of mounted.splice(0)) widget.unmount();
    document.body.replaceChildren();
  });

  const headers = () => ({ 'X-User': `user-${user}` });
  const page: AdapterPage = {
    emulator,
    relay,
    breakingRelay,
    headers,
    changeUser() {
      user += 1;
    },
    options: (more = {}) => ({ relay: { url: relay, headers: headers() }, name: 'Support', deadlines: { grace: 400 }, ...more }),
    mount: (subject, more) => page.mountSource(subject, page.options(more)),
    mountSource(subject, source) {
      const widget = subject.mount(document.body.appendChild(document.createElement('div')), source);
      mounted.push(widget);
      return widget;
    },
    reaches: (widget, expected) => vi.waitFor(() => expect(widget.read()).toMatchObject(expected), patience),
    settled: (counts) => vi.waitFor(async () => expect(await emulator.ledger()).toMatchObject(counts), patience),
    idOf: (widget) => widget.read().record?.unique_id,
  };
  return page;
}
