import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { listenToFrame } from '../src/frame/index.ts';
import { createManualClock } from './fake-frame.ts';

/** How long a condition is waited for, in ms: far longer than it takes, for a busy machine. */
const patience = { timeout: 10_000 };

const origin = inject('frameServer');
const clock = {
  now: () => Date.now(),
  setTimeout: (callback: () => void, ms: number) => setTimeout(callback, ms),
  clearTimeout: (id: unknown) => clearTimeout(id as number),
};
const open: HTMLIFrameElement[] = [];

/** Resolves with the next word of this frame. */
function hear(iframe: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('message', function wait({ source }) {
      if (source !== iframe.contentWindow) return;
      window.removeEventListener('message', wait);
      resolve();
    });
  });
}

/** Puts a frame into the page and waits for its first word, `loading`: `load` fires before that is delivered. */
async function addFrame(url = `${origin}/qr/abc`, sandbox?: string): Promise<HTMLIFrameElement> {
  const iframe = document.createElement('iframe');
  if (sandbox !== undefined) iframe.setAttribute('sandbox', sandbox);
  iframe.src = url;
  document.body.append(iframe);
  open.push(iframe);
  await hear(iframe);
  return iframe;
}

/** Lets the page in the frame say something, and waits until this window has heard it. */
async function say(iframe: HTMLIFrameElement, data: unknown): Promise<void> {
  const heard = hear(iframe);
  iframe.contentWindow?.postMessage(data, '*');
  await heard;
}

afterEach(() => {
  for (const iframe of open.splice(0)) iframe.remove();
});

describe('the frame bridge', () => {
  it('hears the page it was mounted for', async () => {
    const heard: string[] = [];
    const iframe = await addFrame();
    const detach = listenToFrame(iframe, origin, (message) => heard.push(message), clock);
    await say(iframe, { module: 'qr', message: 'qr' });
    await say(iframe, { module: 'qr', message: 'success' });
    detach();
    await say(iframe, { module: 'qr', message: 'broken' });
    expect(heard).toEqual(['qr', 'success']);
  });

  it('F2: ignores another frame of the same origin', async () => {
    const listener = vi.fn();
    const [ours, other] = [await addFrame(), await addFrame()];
    listenToFrame(ours, origin, listener, clock);
    await say(other, { module: 'qr', message: 'success' });
    expect(listener).not.toHaveBeenCalled();
  });

  it('F2, F11: ignores our frame when it shows another origin', async () => {
    const listener = vi.fn();
    const iframe = await addFrame(`${origin.replace('127.0.0.1', 'localhost')}/qr/abc`);
    listenToFrame(iframe, origin, listener, clock);
    await say(iframe, { module: 'qr', message: 'success' });
    expect(listener).not.toHaveBeenCalled();
  });

  it('F2: ignores the origin "null" of a sandbox without allow-same-origin', async () => {
    const listener = vi.fn();
    const iframe = await addFrame(`${origin}/qr/abc`, 'allow-scripts');
    listenToFrame(iframe, origin, listener, clock);
    await say(iframe, { module: 'qr', message: 'success' });
    expect(listener).not.toHaveBeenCalled();
  });

  it('T4: ignores an event that a script made up', async ({ annotate }) => {
    const listener = vi.fn();
    const iframe = await addFrame();
    listenToFrame(iframe, origin, listener, clock);
    const said = { origin, data: { module: 'qr', message: 'success' } };
    window.dispatchEvent(
      Object.defineProperty(new MessageEvent('message', said), 'source', { value: iframe.contentWindow }),
    );
    try {
      window.dispatchEvent(new MessageEvent('message', { ...said, source: iframe.contentWindow }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await annotate(
        '`new MessageEvent` takes no window of another origin as `source` here: such an event cannot be made up',
      );
    }
    expect(listener).not.toHaveBeenCalled();
  });

  /**
   * Lets the frame say fifty things at once, removes it at the first, and gives the sources of
   * all that was still delivered.
   */
  async function removeWhileSpeaking(iframe: HTMLIFrameElement, onFirst = () => {}): Promise<unknown[]> {
    const sources: unknown[] = [];
    const first = new Promise<void>((resolve) => {
      window.addEventListener('message', ({ source, data }) => {
        if (data?.times === undefined) return;
        sources.push(source);
        if (sources.length > 1) return;
        onFirst();
        iframe.remove();
        resolve();
      });
    });
    iframe.contentWindow?.postMessage({ module: 'qr', message: 'success', times: 50 }, '*');
    await first;
    // What was under way is here by the time that another frame has been loaded and has spoken.
    await say(await addFrame(), 'fence');
    return sources;
  }

  it('F3: ignores what a removed frame had still said', async () => {
    const listener = vi.fn();
    const iframe = await addFrame();
    listenToFrame(iframe, origin, listener, clock);
    const sources = await removeWhileSpeaking(iframe);
    // Chromium delivers them, most builds with `source === null`, which
    // `event.source === iframe.contentWindow` would let through.
    expect(iframe.contentWindow).toBeNull();
    expect(listener.mock.calls.length).toBe(sources.filter((source) => source !== null).length);
  });

  it('F3: hears nothing more once it is detached, whatever is still under way', async () => {
    const listener = vi.fn();
    const iframe = await addFrame();
    const detach = listenToFrame(iframe, origin, listener, clock);
    await removeWhileSpeaking(iframe, detach);
    expect(listener.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('F4: ignores other data', async () => {
    const listener = vi.fn();
    const iframe = await addFrame();
    listenToFrame(iframe, origin, listener, clock);
    for (const data of [
      null,
      undefined,
      'qr',
      ['qr'],
      { module: ['qr'] },
      { module: 'qr', message: 'no' },
      { module: 'wa', message: 'success' },
    ])
      await say(iframe, data);
    expect(listener).not.toHaveBeenCalled();
  });

  it('F16: of a flood that flips the state, the first two and the last', async () => {
    const ticking = createManualClock();
    const heard: string[] = [];
    const iframe = await addFrame();
    listenToFrame(iframe, origin, (message) => heard.push(message), ticking);
    for (let times = 0; times < 100; times += 1) {
      for (const message of ['qr', 'error', 'loading', 'broken'])
        iframe.contentWindow?.postMessage({ module: 'qr', message }, '*');
    }
    await say(iframe, 'fence');
    await vi.waitFor(() => expect(ticking.pending()).toBe(1), patience);
    iframe.contentWindow?.postMessage({ module: 'qr', message: 'qr', fence: true }, '*');
    await new Promise<void>((resolve) => {
      window.addEventListener('message', ({ data }) => data?.fence === true && resolve());
    });
    expect(heard).toEqual(['qr', 'error']);
    ticking.tick(1_000);
    expect(heard).toEqual(['qr', 'error', 'qr']);
  });
});
