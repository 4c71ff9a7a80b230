import { afterEach, expect, it, vi } from 'vitest';
import { openBackend, patience } from '../src/open-backend.ts';
import type { WaitingTab } from '../src/waiting-tab.ts';

const { relay, emulator, headers, settled } = await openBackend();
/** So many connections to a server has a browser over HTTP/1.1, for all its tabs. */
const connections = 6;

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

/** A tab: a page that shares its connections with the others, and nothing else. */
async function openTab(index: number): Promise<WaitingTab & { readonly frame: HTMLIFrameElement }> {
  const frame = document.createElement('iframe');
  // Firefox replaces the page of a new frame a moment later.
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const { contentWindow: tab, contentDocument: page } = frame;
  if (tab === null || page === null) throw new Error('The frame has no page.');
  const script = page.createElement('script');
  script.type = 'module';
  script.src = new URL('../src/waiting-tab.ts', import.meta.url).href;
  page.head.append(script);
  await vi.waitFor(() => expect(tab.openTab).toBeDefined(), patience);
  const user = `${headers()['X-User']}-${index}`;
  const opened = tab.openTab?.(relay, user, new URL(emulator.url).origin);
  return { ...(opened as WaitingTab), frame };
}

it('F20: six tabs wait, and no connection is left: a close, and a tab that is shut, are not queued behind them', {
  timeout: 60_000,
}, async () => {
  const tabs: Awaited<ReturnType<typeof openTab>>[] = [];
  // One after the other: what a tab loads needs a connection too.
  for (let index = 0; index < connections; index += 1) tabs.push(await openTab(index));
  await vi.waitFor(() => expect(tabs.map(({ waiting }) => waiting())).toEqual(tabs.map(() => 1)), patience);

  const isQueued = await Promise.race([
    fetch(relay).then(() => false),
    new Promise<boolean>((resolve) => void setTimeout(() => resolve(true), 500)),
  ]);
  expect(isQueued, 'no connection is left').toBe(true);

  tabs[0]?.session.close();
  await settled({ creates: connections, deletes: 1, live: connections - 1 });
  expect(tabs[0]?.session.getSnapshot().status).toBe('closed');
  expect(tabs.map(({ waiting }) => waiting())).toEqual([0, 1, 1, 1, 1, 1]);

  // It gives its lease up; its slot is free after the grace of the relay.
  tabs[1]?.frame.remove();
  await settled({ deletes: 2, linkedDeletes: 0, live: connections - 2 });
});
