import type { WhatsGateSession } from '@whatsgate/core';
import { toActions, type WhatsGateSessionSource, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type MaybeRefOrGetter, shallowReactive, shallowReadonly, watch } from 'vue';
import { useSession } from './use-session.ts';

/**
 * Links a WhatsApp from a component. Takes options, a getter or ref of them, or a session created elsewhere. Returns
 * what to show and what can be done, as one readonly reactive object that narrows by `status` and `confirmed`.
 *
 * Nothing is created before `start` is called, unless `autoStart` is set. The slot is released when the last component
 * that shows the session has been gone for `deadlines.grace` ms.
 *
 * @example
 * ```ts
 * import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/vue';
 * import { defineComponent, h } from 'vue';
 *
 * export const LinkWhatsApp = defineComponent(() => {
 *   const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
 *   return () =>
 *     wg.status === 'success' && wg.confirmed
 *       ? h('p', `Linked: +${wg.account.number}`)
 *       : [h(WhatsGateFrame, { session: wg }), wg.can.start && h('button', { onClick: wg.start }, 'Link WhatsApp')];
 * });
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` when the options cannot work
 */
export function useWhatsGateSession(source: MaybeRefOrGetter<WhatsGateSessionSource>): WhatsGateSessionView {
  const view = shallowReactive({} as WhatsGateSessionView);
  const show = (session: WhatsGateSession) => void Object.assign(view, session.getSnapshot(), toActions(session));
  const session = useSession(source, (followed) => {
    const unsubscribe = followed.subscribe(() => show(followed));
    show(followed);
    return unsubscribe;
  });
  watch(session, show, { immediate: true, flush: 'sync' });
  return shallowReadonly(view);
}
