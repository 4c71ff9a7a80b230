import { createWhatsGateSession, type WhatsGateSession, type WhatsGateSessionOptions } from '@whatsgate/core';

/** A session in a page of its own, as in a tab, with how many of its reads the relay holds back. */
export interface WaitingTab {
  readonly session: WhatsGateSession;
  readonly waiting: () => number;
}

declare global {
  interface Window {
    openTab?: (relay: string, user: string, frameOrigin: string) => WaitingTab;
  }
}

// Loaded into frames as a script of its own, so that they share nothing with each other.
window.openTab = (relay, user, frameOrigin) => {
  let waiting = 0;
  const countingFetch: typeof fetch = async (input, init) => {
    const isWaiting = input instanceof Request && input.headers.has('prefer');
    if (isWaiting) waiting += 1;
    try {
      return await fetch(input, init);
    } finally {
      if (isWaiting) waiting -= 1;
    }
  };
  const options: WhatsGateSessionOptions = {
    relay: { url: relay, headers: { 'X-User': user }, fetch: countingFetch },
    name: 'Support',
    frameOrigins: [frameOrigin],
    // No frame is mounted: to the session its page is silent.
    deadlines: { frame: 300 },
  };
  const session = createWhatsGateSession(options);
  session.retain();
  session.start();
  return { session, waiting: () => waiting };
};
