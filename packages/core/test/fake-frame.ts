/** A page and an iframe in it, as far as the frame bridge looks at them; for what needs no browser. */
export interface FakePage {
  readonly iframe: HTMLIFrameElement;
  /** The window inside the iframe. */
  readonly frame: object;
  /** What the browser would do with a message event. */
  readonly deliver: (event: { readonly isTrusted: boolean; readonly source: unknown; readonly origin: unknown; readonly data: unknown }) => void;
  readonly listeners: () => number;
}

export function createFakePage(): FakePage {
  const listeners = new Set<(event: never) => void>();
  const page = {
    addEventListener: (type: string, listener: (event: never) => void) => void (type === 'message' && listeners.add(listener)),
    removeEventListener: (type: string, listener: (event: never) => void) => void (type === 'message' && listeners.delete(listener)),
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
