import type { WhatsGateSession } from '@whatsgate/core';
import {
  isReplaceable,
  isSameSource,
  toSession,
  type WhatsGateSessionSource,
  warnChangedTooLate,
} from '@whatsgate/core/adapter';

/** The session of an element: the one of its present source, retained while the element is shown. */
export interface SessionBinding {
  readonly session: WhatsGateSession | null;
  /**
   * Turns to another source, where nothing is running that would become a second session.
   *
   * @throws WhatsGateError `INVALID_OPTIONS` when the options cannot work; there is no session then
   */
  use(source: WhatsGateSessionSource | null): void;
  show(): void;
  hide(): void;
}

export function createSessionBinding(onChange: () => void): SessionBinding {
  let source: WhatsGateSessionSource | null = null;
  let session: WhatsGateSession | null = null;
  let isShown = false;
  let release = () => {};

  const retain = () => {
    if (session === null || !isShown) return;
    const unsubscribe = session.subscribe(onChange);
    const leave = session.retain();
    release = () => {
      unsubscribe();
      leave();
    };
  };
  const letGo = () => {
    release();
    release = () => {};
  };

  return {
    get session() {
      return session;
    },
    use(next) {
      const before = source;
      if (before !== null && next !== null && isSameSource(before, next)) {
        source = next;
        return;
      }
      if (session !== null && before !== null && next !== null && !isReplaceable(session, before, next)) {
        warnChangedTooLate();
        return;
      }
      letGo();
      source = null;
      session = null;
      if (next === null) return;
      session = toSession(next, () => source ?? next);
      source = next;
      retain();
    },
    show() {
      if (isShown) return;
      isShown = true;
      retain();
    },
    hide() {
      isShown = false;
      letGo();
    },
  };
}
