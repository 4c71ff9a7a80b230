import {
  isReplaceable,
  isSameSource,
  toActions,
  toSession,
  type WhatsGateSessionSource,
  type WhatsGateSessionView,
  warnChangedTooLate,
} from '@whatsgate/core/adapter';
import {
  getCurrentInstance,
  type MaybeRefOrGetter,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  shallowReactive,
  shallowReadonly,
  toValue,
  watch,
} from 'vue';

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
  const latest = () => toValue(source);
  const take = () => ({ source: latest(), session: toSession(latest(), latest) });
  let taken = take();
  const toView = (): WhatsGateSessionView => ({ ...taken.session.getSnapshot(), ...toActions(taken.session) });
  const view = shallowReactive(toView());

  let letGo = () => {};
  let isHeld = false;
  const hold = () => {
    if (isHeld) return;
    isHeld = true;
    const unsubscribe = taken.session.subscribe(() => Object.assign(view, toView()));
    const release = taken.session.retain();
    Object.assign(view, toView());
    letGo = () => {
      isHeld = false;
      unsubscribe();
      release();
    };
  };

  watch(latest, (next) => {
    if (isSameSource(taken.source, next)) return;
    if (!isReplaceable(taken.session, taken.source, next)) {
      warnChangedTooLate();
      return;
    }
    const wasHeld = isHeld;
    letGo();
    taken = take();
    Object.assign(view, toView());
    if (wasHeld) hold();
  });

  if (getCurrentInstance() === null) hold();
  else {
    // On a server neither is called, so nothing is held there.
    onMounted(hold);
    onActivated(hold);
    onDeactivated(() => letGo());
  }
  onScopeDispose(() => letGo());
  return shallowReadonly(view);
}
