import type { WhatsGateClock } from '../clock.ts';
import type { SessionCommand } from './session.types.ts';
import type { WhatsGateSnapshot } from './snapshot.ts';

interface ViewsOptions {
  readonly send: (command: SessionCommand) => void;
  readonly getSnapshot: () => WhatsGateSnapshot;
  /** Whether anything outside still follows the session. */
  readonly hasListeners: () => boolean;
  readonly clock: WhatsGateClock;
  /** Start as soon as a view mounts. */
  readonly autoStart: boolean;
}

/**
 * Counts the views that show the session. Frameworks unmount and mount again in one task (StrictMode), so the session
 * hears only of what is still true when the task is over.
 *
 * @returns registers a view; what that returns removes it
 */
export function createViews({ send, getSnapshot, hasListeners, clock, autoStart }: ViewsOptions): () => () => void {
  let count = 0;
  let leaving: unknown = null;
  let hasLeft = false;
  /** The session was running when the last view left: a view that comes later may start it again. */
  let wasRunning = false;

  const leave = () => {
    leaving = null;
    const { can, confirmed } = getSnapshot();
    // A link stays on screen for whatever follows the session without a view.
    if (confirmed && hasListeners()) return;
    hasLeft = true;
    wasRunning = can.close && !confirmed;
    send({ type: 'views.left' });
  };
  const enter = () => {
    if (leaving !== null) {
      clock.clearTimeout(leaving);
      leaving = null;
      send({ type: 'views.stayed' });
    }
    if (hasLeft) send({ type: 'views.returned' });
    hasLeft = false;
    const { status } = getSnapshot();
    if (autoStart && (status === 'idle' || (status === 'closed' && wasRunning))) send({ type: 'start' });
    wasRunning = false;
  };

  return () => {
    count += 1;
    enter();
    let isRemoved = false;
    return () => {
      if (isRemoved) return;
      isRemoved = true;
      count -= 1;
      if (count > 0) return;
      send({ type: 'views.leaving' });
      leaving = clock.setTimeout(leave, 0);
    };
  };
}
