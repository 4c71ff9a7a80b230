import type { LinkHooks } from '../events/link-hooks.ts';
import { createMissedEvents } from '../recovery/missed-events.ts';
import { createSweep, type SweepReport, sweepEvery } from '../recovery/sweep.ts';
import type { EventParts } from './event-parts.ts';
import type { Setup } from './setup.ts';
import type { SlotParts } from './slot-parts.ts';

/** What happens again and again: by itself once there was a request, and whenever it is called. */
export interface Sweeps {
  run(): Promise<SweepReport>;
  /** Begins to sweep every minute, unless that has begun. */
  begin(): void;
  close(): void;
}

export function createSweeps(setup: Setup, slotParts: SlotParts, eventParts: EventParts, linkHooks: LinkHooks): Sweeps {
  const { clock, report, reportFailure } = setup;
  const { releasedLeases, budget, sentLinks } = slotParts;
  const { events } = eventParts;
  const onFailure = reportFailure('delivery failed');
  const missed = createMissedEvents({ ...setup, ...slotParts, ...eventParts, onFailure });
  const prune = async () => {
    for (const part of [releasedLeases, budget, events, sentLinks]) await part.prune();
  };
  const sweep = createSweep({ ...setup, ...slotParts, missed, prune });

  const run = async () => {
    const done = await sweep();
    // Each server tells what it can, also while another one sweeps.
    for (const part of [linkHooks, events]) await part.runDue();
    report({ event: 'sweep', ...done });
    return done;
  };
  const runInBackground = () => void run().catch(reportFailure('sweep failed'));

  let isClosed = false;
  let stop: (() => void) | null = null;
  return {
    run,
    begin() {
      if (!isClosed) stop ??= clock.every(sweepEvery, runInBackground);
    },
    close() {
      isClosed = true;
      stop?.();
      missed.close();
    },
  };
}
