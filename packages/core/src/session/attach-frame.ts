import type { Actor } from 'xstate';
import { listenToFrame } from '../frame/index.ts';
import type { whatsGateSessionMachine } from '../machine/index.ts';

export type WhatsGateSessionActor = Actor<typeof whatsGateSessionMachine>;

/**
 * Lets the QR page in `iframe` move the session. Call it once the element is in the document, with the `frameUrl` as its
 * address; use a new element for each `frameKey`.
 *
 * @param frameKey - the one the element was made for; nothing is heard from it once the session wants another
 * @returns stops listening
 */
export function attachFrame(actor: WhatsGateSessionActor, iframe: HTMLIFrameElement, frameKey = actor.getSnapshot().context.frameKey): () => void {
  const { frameUrl, settings } = actor.getSnapshot().context;
  if (frameUrl === null) return () => {};
  return listenToFrame(iframe, new URL(frameUrl).origin, (message) => actor.send({ type: `frame.${message}`, frameKey }), settings.clock.now);
}
