import type { FrameMessage } from '@whatsgate/client';
import type { Actor } from 'xstate';
import { listenToFrame, watchForLoss } from '../frame/index.ts';
import type { whatsGateSessionMachine } from './session.machine.ts';

export type WhatsGateSessionActor = Actor<typeof whatsGateSessionMachine>;

/**
 * Lets the QR page in `iframe` move the session. Call it once the element is in the document, with the `frameUrl` as its
 * address; use a new element for each `frameKey`. Taken out of the page by somebody else, it is asked for anew.
 *
 * @param frameKey - the one the element was made for; nothing is heard from it once the session wants another
 * @returns stops listening
 */
export function attachFrame(actor: WhatsGateSessionActor, iframe: HTMLIFrameElement, frameKey = actor.getSnapshot().context.frameKey): () => void {
  const { frameUrl, settings } = actor.getSnapshot().context;
  if (frameUrl === null) return () => {};
  const say = (message: FrameMessage | 'lost') => actor.send({ type: `frame.${message}`, frameKey });
  const stopListening = listenToFrame(iframe, new URL(frameUrl).origin, say, settings.clock.now);
  const stopWatching = watchForLoss(iframe, () => say('lost'));
  return () => {
    stopWatching();
    stopListening();
  };
}
