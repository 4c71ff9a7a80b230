import type { WhatsGateSession, WhatsGateSessionOptions } from '@whatsgate/core';
import type { Emulator } from '@whatsgate/emulator/connect';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionView } from '@whatsgate/react';
import { type ComponentType, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { openBackend } from './open-backend.ts';

const patience = { timeout: 10_000 };

/** A page of React's with the emulator behind it. Each test has a root and a user of its own, and React must have nothing to say. */
export interface ReactPage {
  /** `StrictMode`, or nothing. */
  readonly Mode: ComponentType<{ readonly children: ReactNode }>;
  readonly Widget: typeof Widget;
  readonly place: Element;
  readonly emulator: Emulator;
  options(more?: object): WhatsGateSessionOptions;
  render(node: ReactNode): void;
  /** The last thing that the hook gave. */
  latest(): WhatsGateSessionView | undefined;
  /** Waits until the hook gives it. */
  reaches(expected: object): Promise<void>;
  /** Waits until the ledger says so. */
  settled(counts: object): Promise<void>;
  /** From now on the relay is asked by another user. */
  changeUser(): void;
  /** Waits until React or the packages have warned, and gives what they said. */
  takeWarnings(): Promise<readonly string[]>;
}

let latest: WhatsGateSessionView | undefined;
function Widget({ source }: { readonly source: WhatsGateSessionOptions | WhatsGateSession }) {
  const wg = useWhatsGateSession(source);
  latest = wg;
  return (
    <>
      <output>{wg.status}</output>
      <WhatsGateFrame session={wg} />
    </>
  );
}

/** Runs a suite in React as it is and in StrictMode. */
export async function describeInReact(suite: (page: ReactPage) => void): Promise<void> {
  const { emulator, relay } = await openBackend();
  const place = document.createElement('div');
  document.body.append(place);
  let user = 0;
  let root: Root;
  let problems: string[] = [];

  beforeEach(async () => {
    user += 1;
    problems = [];
    latest = undefined;
    for (const method of ['warn', 'error'] as const) vi.spyOn(console, method).mockImplementation((...words) => void problems.push(words.join(' ')));
    root = createRoot(place);
    await emulator.reset();
  });
  afterEach(() => {
    root.unmount();
    vi.restoreAllMocks();
    expect(problems, 'React has nothing to say').toEqual([]);
  });

  const page: Omit<ReactPage, 'Mode'> = {
    Widget,
    place,
    emulator,
    options: (more = {}) => ({
      relay: { url: relay, headers: { 'X-User': `react-${user}` } },
      name: 'Support',
      deadlines: { grace: 400 },
      ...more,
    }),
    render: (node) => root.render(node),
    latest: () => latest,
    reaches: (expected) => vi.waitFor(() => expect(latest).toMatchObject(expected), patience),
    settled: (counts) => vi.waitFor(async () => expect(await emulator.ledger()).toMatchObject(counts), patience),
    changeUser() {
      user += 1;
    },
    async takeWarnings() {
      await vi.waitFor(() => expect(problems.length).toBeGreaterThan(0), patience);
      const said = problems;
      problems = [];
      return said;
    },
  };
  describe('React', () => suite({ ...page, Mode: ({ children }) => children }));
  describe('React in StrictMode', () => suite({ ...page, Mode: StrictMode }));
}
