import type { FrameMessage } from '@whatsgate/client';

/** Milliseconds in which at most two messages of one frame count: `loading`, then `qr`, are both passed on at once. */
const period = 1000;

/** The time that the limit goes by, in milliseconds. */
export interface FrameClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

export interface LimitedListener {
  push(message: FrameMessage): void;
  /** Drops what is waiting. */
  stop(): void;
}

/**
 * Passes on at most two messages a second, at once; of those that come too soon only the last one, when the second
 * is over, and none that says again what was said last. `success` is passed on at once, whenever it comes, and
 * replaces the one that is waiting.
 */
export function limitRate(listener: (message: FrameMessage) => void, clock: FrameClock): LimitedListener {
  let last: FrameMessage | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  let secondLastAt = Number.NEGATIVE_INFINITY;
  /** Of the message that is waiting. */
  let timer: unknown = null;

  const stop = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const pass = (message: FrameMessage) => {
    stop();
    secondLastAt = lastAt;
    lastAt = clock.now();
    last = message;
    listener(message);
  };
  /** How long a message that would follow the one of this time has to wait; not at all after the clock was set back. */
  const toWait = (time: number) => {
    const left = time + period - clock.now();
    return left > 0 && left <= period ? left : 0;
  };
  return {
    push(message) {
      if (message === 'success') return pass(message);
      // Nothing has changed in the end, whatever is waiting.
      if (message === last && toWait(lastAt) > 0) return stop();
      const wait = toWait(secondLastAt);
      if (wait === 0) return pass(message);
      stop();
      timer = clock.setTimeout(() => pass(message), wait);
    },
    stop,
  };
}
