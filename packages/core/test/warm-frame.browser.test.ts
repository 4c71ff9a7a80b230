import { afterEach, expect, inject, it, vi } from 'vitest';
import { createIframe } from '../src/frame/index.ts';
import {
  createWhatsGateSession,
  mountFrame,
  type WhatsGateSession,
  type WhatsGateSessionOptions,
} from '../src/index.ts';
import { createLazySession } from '../src/lazy/index.ts';
import { createWaitingClient } from './waiting-client.ts';

/** How long a condition is waited for, in ms: far longer than it takes, for a busy machine. */
const patience = { timeout: 10_000 };

const origin = inject('frameServer');
const warm = `${origin}/qr/warm`;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function openSession(options: Partial<WhatsGateSessionOptions> = { warm }): WhatsGateSession {
  const client = createWaitingClient(origin);
  const session = createWhatsGateSession({ client, name: 'Support', ...options } as WhatsGateSessionOptions);
  ends.push(session.retain(), () => session.close());
  return session;
}
const warmFrames = () => [...document.querySelectorAll<HTMLIFrameElement>('iframe[aria-hidden]')];
const attributesOf = (iframe: HTMLIFrameElement) =>
  Object.fromEntries([...iframe.attributes].map(({ name, value }) => [name, value]));

it('is a frame as restricted as the QR page itself, that no person meets', () => {
  openSession().warmUp();
  const [frame] = warmFrames();
  if (frame === undefined) throw new Error('There is no frame.');
  const { style: _, ...attributes } = attributesOf(frame);
  expect(attributes).toEqual({
    ...attributesOf(createIframe(document, warm, '')),
    'aria-hidden': 'true',
    inert: '',
    tabindex: '-1',
  });
  expect(attributes).toMatchObject({ sandbox: 'allow-scripts allow-same-origin', referrerpolicy: 'no-referrer' });
  const { position, opacity, display } = getComputedStyle(frame);
  expect([position, opacity, display]).toEqual(['fixed', '0', 'block']);
  const { width, height } = frame.getBoundingClientRect();
  expect([width, height]).toEqual([1, 1]);
});

it('opens once on the page, whoever asks and however often, and not at all without the option', () => {
  openSession({}).warmUp();
  expect(warmFrames()).toEqual([]);
  const [first, second] = [openSession(), openSession({ warm: `${origin}/qr/other` })];
  for (const session of [first, second, first]) session.warmUp();
  expect(warmFrames().map(({ src }) => src)).toEqual([warm]);
});

it('does not open while a session runs, and does once it is closed', async () => {
  const session = openSession();
  session.start();
  session.warmUp();
  expect(warmFrames()).toEqual([]);
  session.close();
  session.warmUp();
  expect(warmFrames()).toHaveLength(1);
});

it('closes with a view of the session that opened it, not with that of another', () => {
  const session = openSession();
  const leave = session.retain();
  session.warmUp();
  openSession().retain()();
  expect(warmFrames()).toHaveLength(1);
  leave();
  expect(warmFrames()).toEqual([]);
});

it('stands where no library keeps copies of the page, and opens again where something took it out', () => {
  const session = openSession();
  session.warmUp();
  const [frame] = warmFrames();
  expect(document.body.contains(frame ?? null)).toBe(false);
  frame?.remove();
  session.warmUp();
  expect(warmFrames()).toHaveLength(1);
});

it('opens the address that was judged, not what a frame would read in it', () => {
  openSession({ warm: warm.replace('//', '') }).warmUp();
  expect(warmFrames().map((frame) => frame.getAttribute('src'))).toEqual([warm]);
});

it('stays while the QR page of another origin loads', async () => {
  const elsewhere = warm.replace('127.0.0.1', 'localhost');
  const [shown, next] = [openSession({}), openSession({ warm: elsewhere })];
  next.warmUp();
  const place = document.body.appendChild(document.createElement('div'));
  ends.push(mountFrame(shown, place), () => place.remove());
  const onLoad = vi.fn();
  place.addEventListener('load', onLoad, { capture: true });
  shown.start();
  await vi.waitFor(() => expect(onLoad).toHaveBeenCalled(), patience);
  expect(warmFrames().map(({ src }) => src)).toEqual([elsewhere]);
});

it('closes by itself after 30 s, and can be opened again', () => {
  vi.useFakeTimers();
  const session = openSession();
  session.warmUp();
  vi.advanceTimersByTime(29_999);
  expect(warmFrames()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(warmFrames()).toEqual([]);
  session.warmUp();
  expect(warmFrames()).toHaveLength(1);
});

it('F2: says what it likes; no session hears it', async () => {
  const session = openSession();
  const heard = vi.fn();
  addEventListener('message', heard);
  ends.push(() => removeEventListener('message', heard));
  session.warmUp();
  session.start();
  await vi.waitFor(() => expect(session.getSnapshot().frameUrl).not.toBeNull(), patience);
  await vi.waitFor(() => expect(heard).toHaveBeenCalled(), patience);
  warmFrames()[0]?.contentWindow?.postMessage({ module: 'qr', message: 'success' }, '*');
  await vi.waitFor(() => expect(heard.mock.lastCall?.[0].data).toMatchObject({ message: 'success' }), patience);
  expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
});

it('goes when the QR page has loaded', async () => {
  const session = openSession();
  session.warmUp();
  const place = document.body.appendChild(document.createElement('div'));
  ends.push(mountFrame(session, place), () => place.remove());
  // Looked at when the iframe comes: its page may have loaded before a test that waits looks again.
  let whenInserted: number | undefined;
  const observer = new MutationObserver(() => {
    if (place.querySelector('iframe') !== null) whenInserted ??= warmFrames().length;
  });
  observer.observe(place, { childList: true, subtree: true });
  ends.push(() => observer.disconnect());
  session.start();
  await vi.waitFor(() => expect(whenInserted).toBe(1), patience);
  await vi.waitFor(() => expect(warmFrames()).toEqual([]), patience);
});

it('to an address that may not be shown is not opened; the developer is told why', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  createLazySession({ relay: '/api/whatsgate', name: 'Support', warm: 'https://evil.example/' }).warmUp();
  await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(1), patience);
  expect(warned.mock.calls[0]?.[0]).toMatch(/`warm` .* is not on the list/);
  expect(warmFrames()).toEqual([]);
});
