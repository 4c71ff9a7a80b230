import type { WhatsGateClock } from '../machine/index.ts';
import type { WhatsGateSnapshot } from './snapshot.ts';

interface RetentionOptions {
  readonly send: (event: { type: 'start' | 'close' | 'offer' | 'withdraw' }) => void;
  readonly getSnapshot: () => WhatsGateSnapshot;
  readonly clock: WhatsGateClock;
  /** Milliseconds between the last release and giving the slot back. */
  readonly grace: number;
  readonly autoStart: boolean;
}

/**
 * Counts who shows the session. Frameworks unmount and mount again (StrictMode, Activity, a moved component), so the slot
 * goes back only when nobody has come within the grace; meanwhile another session for the same may take it over.
 */
export function createRetention({ send, getSnapshot, clock, grace, autoStart }: RetentionOptions): () => () => void {
  let holders = 0;
  let timer: unknown = null;
  let wasAbandoned = false;

  const abandon = () => {
    timer = null;
    send({ type: 'withdraw' });
    if (getSnapshot().confirmed || !getSnapshot().can.close) return;
    wasAbandoned = true;
    send({ type: 'close' });
  };

  return () => {
    holders += 1;
    if (timer !== null) {
      clock.clearTimeout(timer);
      timer = null;
      send({ type: 'withdraw' });
    }
    const { status } = getSnapshot();
    if (autoStart && (status === 'idle' || (status === 'closed' && wasAbandoned))) {
      wasAbandoned = false;
      send({ type: 'start' });
    }
    let released = false;
    return () => {
      if (released) return;
      released = true;
      holders -= 1;
      if (holders > 0) return;
      send({ type: 'offer' });
      timer = clock.setTimeout(abandon, grace);
    };
  };
}
