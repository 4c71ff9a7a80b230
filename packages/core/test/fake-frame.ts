/** A page and an iframe in it, as far as the frame bridge looks at them; for what needs no browser. */
export interface FakePage {
  readonly iframe: HTMLIFrameElement;
  /** The window inside the iframe. */
  readonly frame: object;
  /** What the browser would do with a message event. */
  readonly deliver: (event: {
    readonly isTrusted: boolean;
    readonly source: unknown;
    readonly origin: unknown;
    readonly data: unknown;
  }) => void;
  readonly listeners: () => number;
}

export function createFakePage(): FakePage {
  const listeners = new Set<(event: never) => void>();
  const page = {
    addEventListener: (type: string, listener: (event: never) => void) =>
      void (type === 'message' && listeners.add(listener)),
    removeEventListener: (type: string, listener: (event: never) => void) =>
      void (type === 'message' && listeners.delete(listener)),
  };
  const frame = {};
  return {
    frame,
    iframe: { ownerDocument: { defaultView: page }, contentWindow: frame } as unknown as HTMLIFrameElement,
    deliver(event) {
      for (const listener of listeners) listener(event as never);
    },
    listeners: () => listeners.size,
  };
}

/** A clock that stands still until it is told to move on. */
export interface ManualClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
  /** Milliseconds on; what falls due runs at once, in order. */
  tick(ms: number): void;
  /** Sets the clock, as a person or a time server does: no timer notices. */
  set(time: number): void;
  pending(): number;
}

export function createManualClock(): ManualClock {
  const timers = new Map<number, { left: number; readonly callback: () => void }>();
  let now = 1_000_000;
  let lastId = 0;
  return {
    now: () => now,
    setTimeout(callback, ms) {
      lastId += 1;
      timers.set(lastId, { left: ms, callback });
      return lastId;
    },
    clearTimeout: (id) => void timers.delete(id as number),
    tick(ms) {
      for (let left = ms; left > 0; left -= 1) {
        now += 1;
        for (const [id, timer] of timers) {
          timer.left -= 1;
          if (timer.left > 0) continue;
          timers.delete(id);
          timer.callback();
        }
      }
    },
    set(time) {
      now = time;
    },
    pending: () => timers.size,
  };
}
