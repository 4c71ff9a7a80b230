import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { watchForLoss } from '../src/frame/index.ts';
import { applyStyles, createWhatsGateSession, holdPlace, type WhatsGateSession } from '../src/index.ts';
import { createWaitingClient } from './waiting-client.ts';

/** How long a condition is waited for, in ms: far longer than it takes, for a busy machine. */
const patience = { timeout: 10_000 };

const origin = inject('frameServer');
const place = document.createElement('div');
document.body.append(place);
const releases: (() => void)[] = [];

afterEach(() => {
  for (const release of releases.splice(0)) release();
  place.replaceChildren();
  vi.restoreAllMocks();
});

/** An iframe with the QR page's address, with these elements round it, the outermost first in `place`. */
function addFrame(...around: Element[]): HTMLIFrameElement {
  const iframe = Object.assign(document.createElement('iframe'), { src: `${origin}/qr/abc` });
  let parent: Element | ShadowRoot = place;
  for (const each of around) {
    parent.append(each);
    parent = each.shadowRoot ?? each;
  }
  parent.append(iframe);
  return iframe;
}
const createBox = () => document.createElement('div');
const createHost = () => {
  const host = createBox();
  host.attachShadow({ mode: 'open' });
  return host;
};
const toBoxes = (...kinds: string[]) => kinds.map((kind) => (kind === 'shadow' ? createHost() : createBox()));

/** A session that shows a frame of the frame server's. */
async function openSession(): Promise<WhatsGateSession> {
  const client = createWaitingClient(origin);
  const session = createWhatsGateSession({ client, name: 'Support' });
  releases.push(session.retain(), () => session.close());
  session.start();
  await vi.waitFor(() => expect(session.getSnapshot().frameUrl).toBe(`${origin}/qr/abc`), patience);
  return session;
}

/** Lets the page in the frame say that it shows a code, and waits until the session shows it. */
async function showsItsCode(session: WhatsGateSession, iframe: HTMLIFrameElement): Promise<void> {
  await vi.waitFor(() => {
    iframe.contentWindow?.postMessage({ module: 'qr', message: 'qr' }, '*');
    expect(session.getSnapshot().status).toBe('qr');
  }, patience);
}

describe('watchForLoss', () => {
  it('F10: calls back once when the iframe is taken out or moved, and not once its owner has let it go', async () => {
    const lost = vi.fn();
    watchForLoss(document.createElement('iframe'), lost)();
    const [removed, moved, owned] = [addFrame(), addFrame(), addFrame()];
    watchForLoss(removed, () => lost('removed'));
    watchForLoss(moved, () => lost('moved'));
    const stop = watchForLoss(owned, () => lost('owned'));
    removed.remove();
    place.append(moved);
    stop();
    owned.remove();
    await vi.waitFor(() => expect(lost.mock.calls.flat().sort()).toEqual(['moved', 'removed']), patience);
  });

  const ways: readonly (readonly [string, (element: Element) => void])[] = [
    ['removed', (element) => element.remove()],
    ['replaced', (element) => element.replaceWith(createBox())],
    [
      'emptied away by its parent',
      (element) => {
        (element.parentNode as Element).innerHTML = '';
      },
    ],
    ['moved', (element) => place.prepend(element)],
  ];
  const trees = [['box'], ['box', 'box'], ['shadow'], ['box', 'shadow', 'box'], ['shadow', 'shadow']];

  it.each(
    trees.flatMap((tree) =>
      tree.flatMap((_, level) =>
        ways.map((way) => ({ tree: tree.join(' > '), level, kinds: tree, how: way[0], take: way[1] })),
      ),
    ),
  )('F15: notices that ancestor $level of $tree > iframe is $how', async ({ kinds, level, take }) => {
    const around = toBoxes(...kinds);
    const iframe = addFrame(createBox(), ...around);
    const lost = vi.fn();
    watchForLoss(iframe, lost);
    take(around[level] as Element);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), patience);
  });

  it('F15: other changes round it cost nothing and hide nothing', async () => {
    const [outer, inner] = [createBox(), createBox()];
    const iframe = addFrame(outer, inner);
    const lost = vi.fn();
    watchForLoss(iframe, lost);
    inner.append(createBox());
    outer.prepend(createBox());
    await new Promise((resolve) => iframe.addEventListener('load', resolve));
    expect(lost).not.toHaveBeenCalled();
    outer.remove();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), patience);
  });

  it.runIf('moveBefore' in Element.prototype)(
    'F15: after a move without a reload it is watched in its new place',
    async () => {
      const [outer, inner, other] = [createBox(), createBox(), createBox()];
      const iframe = addFrame(outer, inner);
      place.append(other);
      const lost = vi.fn();
      watchForLoss(iframe, lost);
      (other as unknown as { moveBefore(node: Node, next: Node | null): void }).moveBefore(inner, null);
      await Promise.resolve();
      outer.remove();
      await Promise.resolve();
      expect(lost).not.toHaveBeenCalled();
      other.remove();
      await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), patience);
    },
  );
});

describe('attachFrame', () => {
  let warned: ReturnType<typeof vi.spyOn>;
  beforeEach(() => {
    warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });

  const later: readonly (readonly [string, (iframe: HTMLIFrameElement) => void])[] = [
    ['itself', (iframe) => place.append(iframe)],
    [
      'with the box it is in',
      (iframe) => {
        const box = createBox();
        box.append(iframe);
        place.append(box);
      },
    ],
    [
      'into a shadow root',
      (iframe) => {
        const host = createHost();
        place.append(host);
        host.shadowRoot?.append(iframe);
      },
    ],
    [
      'with the shadow root it is in',
      (iframe) => {
        const host = createHost();
        host.shadowRoot?.append(iframe);
        place.append(host);
      },
    ],
  ];

  it.each(later)(
    'F17: an iframe that is not in the document yet is heard once it is inserted %s',
    async (_, insert) => {
      const session = await openSession();
      const iframe = Object.assign(document.createElement('iframe'), { src: `${origin}/qr/abc` });
      releases.push(session.attachFrame(iframe));
      expect(warned.mock.calls).toEqual([[expect.stringContaining('Insert the iframe')]]);
      place.append(createBox());
      await Promise.resolve();
      insert(iframe);
      await showsItsCode(session, iframe);
      const { frameKey } = session.getSnapshot();
      iframe.remove();
      await vi.waitFor(() => expect(session.getSnapshot().frameKey).toBe(frameKey + 1), patience);
    },
  );

  it('F17: warns once, and not at all of a session that was attached rightly before', async () => {
    const session = await openSession();
    for (let times = 0; times < 3; times += 1) session.attachFrame(document.createElement('iframe'))();
    expect(warned).toHaveBeenCalledTimes(1);
    const other = await openSession();
    other.attachFrame(addFrame())();
    other.attachFrame(document.createElement('iframe'))();
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('F17: detached before it is inserted, it is not heard', async () => {
    const session = await openSession();
    const iframe = Object.assign(document.createElement('iframe'), { src: `${origin}/qr/abc` });
    session.attachFrame(iframe)();
    place.append(iframe);
    await new Promise((resolve) => iframe.addEventListener('load', resolve));
    const heard = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => data?.fence === true && resolve(undefined)),
    );
    iframe.contentWindow?.postMessage({ module: 'qr', message: 'qr', fence: true }, '*');
    await heard;
    expect(session.getSnapshot().status).toBe('initializing');
  });

  it('F16: an attack of 20,000 messages that flip the state leads to a few updates', async () => {
    const session = await openSession();
    const iframe = addFrame();
    releases.push(session.attachFrame(iframe));
    await showsItsCode(session, iframe);
    const updates = vi.fn();
    releases.push(session.subscribe(updates));
    const began = performance.now();
    const over = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => data?.fence === true && resolve(undefined)),
    );
    for (const message of ['error', 'loading', 'qr', 'error']) {
      iframe.contentWindow?.postMessage({ module: 'qr', message, times: 5_000 }, '*');
    }
    iframe.contentWindow?.postMessage({ module: 'qr', message: 'qr', fence: true }, '*');
    await over;
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('qr'), patience);
    const seconds = (performance.now() - began) / 1_000;
    expect(updates.mock.calls.length).toBeLessThanOrEqual(2 * seconds + 2);
  });
});

describe('applyStyles', () => {
  it('F13: sets what the element was not given, and no unknown property', () => {
    const element = createBox();
    element.style.width = '200px';
    applyStyles(element, { width: '310px', display: 'grid', noSuchProperty: '1' });
    expect([element.style.width, element.style.display, 'noSuchProperty' in element.style]).toEqual([
      '200px',
      'grid',
      false,
    ]);
  });
});

describe('holdPlace', () => {
  it('F15: puts an element back where it stood', () => {
    const [first, second] = [createBox(), createBox()];
    place.append(first, second);
    const putBack = holdPlace(first);
    putBack();
    expect(place.firstChild).toBe(first);
    first.remove();
    putBack();
    expect(place.firstChild).toBe(first);
    place.replaceChildren();
    putBack();
    expect([...place.childNodes]).toEqual([first]);
  });

  it('F15: leaves alone what was moved elsewhere, and what never had a place', () => {
    const [parent, element, elsewhere] = [createBox(), createBox(), createBox()];
    holdPlace(element)();
    expect(element.parentNode).toBeNull();
    parent.append(element);
    const putBack = holdPlace(element);
    elsewhere.append(element);
    putBack();
    expect(element.parentNode).toBe(elsewhere);
  });

  it('F14, F15: what something else has taken out can be removed, and be what another child is to be inserted before', () => {
    const [parent, gone, other, last] = [createBox(), createBox(), createBox(), createBox()];
    parent.append(last);
    holdPlace(parent);
    expect(parent.removeChild(gone)).toBe(gone);
    place.append(gone);
    expect(parent.removeChild(gone), 'wherever it is now').toBe(gone);
    expect(gone.isConnected).toBe(false);
    parent.insertBefore(other, gone);
    expect([...parent.childNodes]).toEqual([last, other]);
    parent.insertBefore(other, last);
    expect([...parent.childNodes]).toEqual([other, last]);
    expect(parent.removeChild(other)).toBe(other);
    parent.insertBefore(other, null);
    expect([...parent.childNodes]).toEqual([last, other]);
  });
});
