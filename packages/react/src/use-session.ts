'use client';

import type { WhatsGateSession } from '@whatsgate/core';
import {
  isReplaceable,
  isSameSource,
  toSession,
  type WhatsGateSessionSource,
  warnChangedTooLate,
} from '@whatsgate/core/adapter';
import { useEffect, useInsertionEffect, useRef, useState } from 'react';

/**
 * The session that a component works with: the given one, or one of its own, created from the options. It is retained
 * while the component is mounted, and replaced when the options change, as long as nothing is running.
 */
export function useSession(source: WhatsGateSessionSource): WhatsGateSession {
  const latest = useRef(source);
  useInsertionEffect(() => {
    latest.current = source;
  });
  const take = () => ({ source, session: toSession(source, () => latest.current) });
  const [taken, setTaken] = useState(take);
  let current = taken;
  const isChanged = !isSameSource(taken.source, source);
  const isTooLate = isChanged && !isReplaceable(taken.session, taken.source, source);
  if (isChanged && !isTooLate) {
    current = take();
    setTaken(current);
  }
  const { session } = current;

  useEffect(() => session.retain(), [session]);
  useEffect(() => {
    if (isTooLate) warnChangedTooLate();
  }, [isTooLate]);
  return session;
}
