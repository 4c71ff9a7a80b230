'use client';

import type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from '@whatsgate/ui';
import { clearSession, defineWhatsGateConnect, setProperties } from '@whatsgate/ui/adapter';
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';

/** Before the browser paints: nothing of one user is to be seen by the next. React 18 warns of it on a server. */
const useEffectBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/** The detail of one of the element's events. */
type Detail<K extends keyof WhatsGateConnectEvents> = WhatsGateConnectEvents[K]['detail'];

export interface WhatsGateConnectProps extends Partial<WhatsGateConnectProperties> {
  /** `en`, `ru`, `es` or `pt`. Default: the language of what the component stands in. */
  readonly lang?: string;
  readonly className?: string;
  /** The status has changed. */
  readonly onStatus?: (detail: Detail<'whatsgate-status'>) => void;
  /** The API has confirmed a link; not called for an account that was linked before. */
  readonly onLinked?: (detail: Detail<'whatsgate-linked'>) => void;
  /** The session has failed. */
  readonly onFailed?: (detail: Detail<'whatsgate-failed'>) => void;
}

/**
 * The ready-made screen: `<whatsgate-connect>` with props. A ref gives the element, with `start`, `cancel`, `show` and
 * `hide`.
 *
 * @example
 * ```tsx
 * import { WhatsGateConnect } from '@whatsgate/react';
 *
 * export function LinkWhatsApp() {
 *   return (
 *     <WhatsGateConnect
 *       relay="/api/whatsgate"
 *       name="Support"
 *       onLinked={({ account }) => console.log('Linked:', account.number)}
 *     />
 *   );
 * }
 * ```
 */
export const WhatsGateConnect = forwardRef<WhatsGateConnectElement, WhatsGateConnectProps>(function WhatsGateConnect(
  { className, onStatus, onLinked, onFailed, ...properties },
  ref,
) {
  const element = useRef<WhatsGateConnectElement>(null);
  const latest = useRef({ onStatus, onLinked, onFailed });
  useImperativeHandle(ref, () => element.current as WhatsGateConnectElement);

  useEffectBeforePaint(() => {
    latest.current = { onStatus, onLinked, onFailed };
    if (element.current !== null) setProperties(element.current, properties);
  });
  useEffectBeforePaint(() => {
    const { current } = element;
    if (current === null) return;
    defineWhatsGateConnect();
    const listening = new AbortController();
    const { signal } = listening;
    current.addEventListener('whatsgate-status', ({ detail }) => latest.current.onStatus?.(detail), { signal });
    current.addEventListener('whatsgate-linked', ({ detail }) => latest.current.onLinked?.(detail), { signal });
    current.addEventListener('whatsgate-failed', ({ detail }) => latest.current.onFailed?.(detail), { signal });
    return () => {
      listening.abort();
      // Activity hides the element without removing it.
      clearSession(current);
    };
  }, []);

  return createElement('whatsgate-connect', { ref: element, class: className });
});
