import { frameAttributes, frameStyles } from '../frame/index.ts';
import { en, type WhatsGateMessages } from '../messages/index.ts';
import type { WhatsGateSession } from '../session/index.ts';

export interface MountFrameOptions {
  /** The language of the frame's title and of the button over an old code. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * Shows the QR page inside `element` for as long as there is one: a fresh iframe for each `frameKey`, covered by a button
 * that renews it once the code is too old. Retains the session until it is unmounted.
 *
 * @returns removes it and lets the session go
 */
export function mountFrame(session: WhatsGateSession, element: Element, { messages = en }: MountFrameOptions = {}): () => void {
  const { ownerDocument: document } = element;
  const box = Object.assign(document.createElement('div'), { className: 'whatsgate-frame' });
  Object.assign(box.style, frameStyles.box);
  element.append(box);
  const cover = createCover(document, messages.renew, session.retry);
  let shownKey: number | null = null;
  let remove = () => {};

  const show = () => {
    const { frameUrl, frameKey, stale } = session.getSnapshot();
    const wantedKey = frameUrl === null ? null : frameKey;
    if (wantedKey !== shownKey) {
      shownKey = wantedKey;
      remove();
      remove = frameUrl === null ? () => {} : addFrame(frameUrl, frameKey);
    }
    if (stale) box.append(cover);
    else cover.remove();
  };
  const addFrame = (url: string, frameKey: number) => {
    const iframe = createIframe(document, url, messages.frameTitle);
    box.append(iframe);
    const detach = session.attachFrame(iframe, frameKey);
    return () => {
      detach();
      iframe.remove();
    };
  };

  const release = session.retain();
  const unsubscribe = session.subscribe(show);
  show();
  return () => {
    unsubscribe();
    remove();
    box.remove();
    release();
  };
}

function createIframe(document: Document, url: string, title: string): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  for (const [name, value] of Object.entries(frameAttributes)) iframe.setAttribute(name, String(value));
  Object.assign(iframe.style, frameStyles.frame);
  // The address comes last: what it may do is settled by then.
  return Object.assign(iframe, { title, referrerPolicy: 'no-referrer', src: url });
}

/** A button that renews the code, over all of it. */
function createCover(document: Document, label: string, onClick: () => void): HTMLElement {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
  Object.assign(button.style, frameStyles.renew);
  button.addEventListener('click', onClick);
  const cover = document.createElement('div');
  Object.assign(cover.style, frameStyles.cover);
  cover.append(button);
  return cover;
}
