import type { WhatsGateSession, WhatsGateSessionOptions } from '@whatsgate/core';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionView } from '@whatsgate/react';
import { Fragment, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { catchWarnings, type Warnings } from './catch-warnings.ts';
import { type OpenedBackend, openBackend, patience } from './open-backend.ts';

/**
 * A page of React's with the emulator behind it. Each test has a root of its own, and React must have nothing to say.
 */
export interface ReactPage extends OpenedBackend {
  /** `StrictMode`, or nothing. */
  readonly Mode: typeof StrictMode | typeof Fragment;
  readonly Widget: typeof Widget;
  readonly place: Element;
  render(node: ReactNode): void;
  /** The last thing that the hook gave. */
  latest(): WhatsGateSessionView | undefined;
  /** Waits until the hook gives it. */
  reaches(expected: object): Promise<void>;
  readonly takeWarnings: Warnings['take'];
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
  const backend = await openBackend();
  const warnings = catchWarnings();
  const place = document.createElement('div');
  document.body.append(place);
  let root: Root;
  beforeEach(() => {
    latest = undefined;
    root = createRoot(place);
  });
  afterEach(() => root.unmount());

  const page: Omit<ReactPage, 'Mode'> = {
    ...backend,
    Widget,
    place,
    render: (node) => root.render(node),
    latest: () => latest,
    reaches: (expected) => vi.waitFor(() => expect(latest).toMatchObject(expected), patience),
    takeWarnings: warnings.take,
  };
  describe('React', () => suite({ ...page, Mode: Fragment }));
  describe('React in StrictMode', () => suite({ ...page, Mode: StrictMode }));
}
