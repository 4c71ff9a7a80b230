import type { FrameMessage } from '@whatsgate/client';
import type { Actor } from 'xstate';
import { closeWarmFrameAt, listenToFrame, watchForLoss, whenInserted } from '../frame/index.ts';
import { warnInDevelopment } from '../warn.ts';
import type { whatsGateSessionMachine } from './session.machine.ts';

export type WhatsGateSessionActor = Actor<typeof whatsGateSessionMachine>;

/** Sessions whose developer was told once, or needs no telling. */
const told = new WeakSet<WhatsGateSessionActor>();

/**
 * Lets the QR page in `iframe` move the session. Call it once the element is in the document, with the `frameUrl` as
 * its address; use a new element for each `frameKey`. When something else takes the element out of the page, the
 * session asks for a new one. An element that is not in a document yet is attached when it is inserted.
 *
 * @param frameKey - the one the element was made for; its messages count only while the session shows that frame
 * @returns stops listening
 */
export function attachFrame(
  actor: WhatsGateSessionActor,
  iframe: HTMLIFrameElement,
  frameKey = actor.getSnapshot().context.frameKey,
): () => void {
  const { frameUrl, settings } = actor.getSnapshot().context;
  if (frameUrl === null) return () => {};
  const { origin } = new URL(frameUrl);
  const send = (message: FrameMessage | 'lost') => actor.send({ type: `frame.${message}`, frameKey });
  const attach = () => {
    const stopListening = listenToFrame(iframe, origin, send, settings.clock);
    const stopWatching = watchForLoss(iframe, () => send('lost'));
    return () => {
      stopWatching();
      stopListening();
    };
  };
  const isInserted = iframe.contentWindow !== null;
  if (!isInserted && !told.has(actor)) {
    warnInDevelopment('Insert the iframe before `attachFrame`.');
  }
  told.add(actor);
  // A warm frame of this origin has done its work, also one of another session.
  iframe.addEventListener('load', () => closeWarmFrameAt(origin), { once: true });
  let stop = () => {};
  if (isInserted) stop = attach();
  else {
    stop = whenInserted(iframe, () => {
      stop = attach();
    });
  }
  return () => stop();
}
