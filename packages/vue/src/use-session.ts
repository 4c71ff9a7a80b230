import type { WhatsGateSession } from '@whatsgate/core';
import {
  isReplaceable,
  isSameSource,
  toSession,
  type WhatsGateSessionSource,
  warnChangedTooLate,
} from '@whatsgate/core/adapter';
import {
  getCurrentInstance,
  type MaybeRefOrGetter,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  type ShallowRef,
  shallowRef,
  toValue,
  watch,
} from 'vue';

/**
 * The session that a component works with: the given one, or one of its own, created from the options. It is retained
 * while the component is mounted and active, and replaced when the options change, as long as nothing is running.
 *
 * @param follow - called with the session whenever it is retained, just before; returns what ends that
 */
export function useSession(
  source: MaybeRefOrGetter<WhatsGateSessionSource>,
  follow: (session: WhatsGateSession) => () => void,
): Readonly<ShallowRef<WhatsGateSession>> {
  const latest = () => toValue(source);
  const take = () => toSession(latest(), latest);
  let taken = latest();
  const session = shallowRef(take());

  let letGo = () => {};
  let isHeld = false;
  const hold = () => {
    if (isHeld) return;
    isHeld = true;
    const unfollow = follow(session.value);
    const release = session.value.retain();
    letGo = () => {
      isHeld = false;
      unfollow();
      release();
      letGo = () => {};
    };
  };

  watch(latest, (next) => {
    if (isSameSource(taken, next)) return;
    if (!isReplaceable(session.value, taken, next)) {
      warnChangedTooLate();
      return;
    }
    const wasHeld = isHeld;
    letGo();
    taken = next;
    session.value = take();
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
  return session;
}
