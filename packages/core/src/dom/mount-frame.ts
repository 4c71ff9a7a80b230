import { applyStyles, createIframe, frameStyles, requireElement } from '../frame/index.ts';
import { en, type WhatsGateMessages } from '../messages/index.ts';
import type { WhatsGateSession } from '../session/index.ts';

export interface MountFrameOptions {
  /** The language of the frame's title and of what covers it. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * Shows the QR page inside `element` for as long as there is one: a fresh iframe for each `frameKey`. A code that
 * is too old is covered by a button that renews it, a page that does not respond by a link that opens it in a new
 * tab. Retains the session until it is unmounted. What something else takes out of `element` is put back when the
 * session asks for a new frame.
 *
 * @returns removes it and releases the session
 * @throws WhatsGateError `INVALID_OPTIONS` when `element` is none
 */
export function mountFrame(
  session: WhatsGateSession,
  element: Element,
  { messages = en }: MountFrameOptions = {},
): () => void {
  requireElement(element, 'mountFrame');
  const { ownerDocument: document } = element;
  const box = Object.assign(document.createElement('div'), { className: 'whatsgate-frame' });
  applyStyles(box, frameStyles.box);
  element.append(box);
  const renew = Object.assign(document.createElement('button'), { type: 'button', textContent: messages.renew });
  renew.addEventListener('click', () => session.retry());
  const open = Object.assign(document.createElement('a'), {
    textContent: messages.openInNewTab,
    target: '_blank',
    rel: 'noopener noreferrer',
  });
  const staleCover = createCover(renew);
  const silentCover = createCover(open);
  let shownKey: number | null = null;
  let removeFrame = () => {};

  const show = () => {
    const { frameUrl, frameKey, frameSilent, stale } = session.getSnapshot();
    if (!element.contains(box)) element.append(box);
    const wantedKey = frameUrl === null ? null : frameKey;
    if (wantedKey !== shownKey) {
      shownKey = wantedKey;
      removeFrame();
      removeFrame = frameUrl === null ? () => {} : addFrame(frameUrl, frameKey);
    }
    const isSilent = frameSilent && frameUrl !== null && !stale;
    if (isSilent) open.href = frameUrl;
    toggle(staleCover, stale);
    toggle(silentCover, isSilent);
  };
  // One that is there already stays untouched: it may have the focus.
  const toggle = (cover: HTMLElement, isShown: boolean) => {
    if (!isShown) cover.remove();
    else if (cover.parentNode !== box) box.append(cover);
  };
  const addFrame = (url: string, frameKey: number) => {
    const layer = document.createElement('div');
    applyStyles(layer, frameStyles.layer);
    const iframe = createIframe(document, url, messages.frameTitle);
    applyStyles(iframe, frameStyles.frame);
    layer.append(iframe);
    box.prepend(layer);
    const detach = session.attachFrame(iframe, frameKey);
    return () => {
      detach();
      layer.remove();
    };
  };

  const release = session.retain();
  const unsubscribe = session.subscribe(show);
  show();
  return () => {
    unsubscribe();
    removeFrame();
    box.remove();
    release();
  };
}

function createCover(action: HTMLElement): HTMLElement {
  const cover = action.ownerDocument.createElement('div');
  applyStyles(cover, frameStyles.cover);
  applyStyles(action, frameStyles.action);
  cover.append(action);
  return cover;
}
