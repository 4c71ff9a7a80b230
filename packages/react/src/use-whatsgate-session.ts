'use client';

import { toActions, type WhatsGateSessionSource, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import { useMemo, useSyncExternalStore } from 'react';
import { useSession } from './use-session.ts';

/**
 * Links a WhatsApp from a component. Takes options, or a session created elsewhere. Returns what to show and
 * what can be done, as one union that narrows by `status` and `confirmed`.
 *
 * Nothing is created before `start` is called, unless `autoStart` is set. The slot is released when the last component
 * that shows the session has been gone for `deadlines.grace` ms.
 *
 * @example
 * ```tsx
 * import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
 *
 * export function LinkWhatsApp() {
 *   const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
 *   if (wg.status === 'success' && wg.confirmed) return <p>Linked: +{wg.account.number}</p>;
 *   return (
 *     <WhatsGateFrame session={wg}>
 *       <button onClick={() => wg.start()} disabled={!wg.can.start}>Link WhatsApp</button>
 *     </WhatsGateFrame>
 *   );
 * }
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` when the options cannot work
 */
export function useWhatsGateSession(source: WhatsGateSessionSource): WhatsGateSessionView {
  const session = useSession(source);
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot, session.getServerSnapshot);
  return useMemo(() => ({ ...snapshot, ...toActions(session) }), [snapshot, session]);
}
