import { fromCallback } from 'xstate';
import {
  createSlot,
  isSameFact,
  isSameSpec,
  type SlotActor,
  type SlotCommand,
  type SlotFact,
  type SlotSpec,
  slotPool,
  toFact,
} from '../slot/index.ts';
import type { SessionSettings } from './options.ts';
import { isVisible } from './page-events.ts';
import type { SessionEvent, SlotConnectionCommand } from './session.types.ts';

/**
 * Connects a session with its slot: passes commands on, and reads facts from the slot's snapshot. The
 * slot is a root actor of its own, so a create in flight survives the session; stopping the session only
 * means that nothing is desired.
 */
export const slotConnection = fromCallback<SlotConnectionCommand, SessionSettings, SessionEvent>(
  ({ input: settings, sendBack, receive }) => {
    let slot: SlotActor | null = null;
    /** What the session asked for. */
    let spec: SlotSpec | null = null;
    let told: SlotFact | null = null;
    /** The slot that this session left in the pool. */
    let pooled: SlotActor | null = null;
    let verification: { readsBefore: number; isAsked: boolean } | null = null;
    let isTaking = false;
    let isStopped = false;
    /** To take another slot then would leave that session without an owner. */
    let isFirstCreateSent = settings.hasEarlyCreate;
    let unsubscribe = () => {};

    const tell = () => {
      if (slot === null || !isVerified(slot)) return;
      const fact = toFact(slot.getSnapshot(), spec);
      if (fact === null || isSameFact(fact, told)) return;
      told = fact;
      sendBack(fact);
    };
    const connect = (actor: SlotActor) => {
      slot = actor;
      told = null;
      verification = null;
      const subscription = actor.subscribe(tell);
      unsubscribe = () => subscription.unsubscribe();
    };
    const watch = (isWatched: boolean) => slot?.send({ type: 'setWatched', isWatched: isWatched && isVisible() });
    const disconnect = () => {
      unsubscribe();
      slot = null;
    };

    /** Makes the slot at hand, or a new one, converge to what is desired. */
    const converge = () => {
      if (slot === null && spec === null) return;
      if (slot === null) connect(createSlot(settings, settings.inspect));
      const actor = slot as unknown as SlotActor;
      told = null;
      if (actor.getSnapshot().context.desired !== spec) actor.send({ type: 'setDesired', spec });
      // A slot that may be linked keeps what it has, where that is the same.
      spec = actor.getSnapshot().context.desired;
      watch(true);
      tell();
    };
    const desire = (next: SlotSpec | null) => {
      spec = next;
      verification = null;
      if (pooled !== null && slot === null) leavePool(pooled, next);
      else if (pooled !== null && slotPool.reclaim(pooled)) pooled = null;
      if (isTaking) return;
      const taking = slot === null && next !== null && !isFirstCreateSent ? slotPool.take(settings, next) : null;
      isFirstCreateSent = false;
      if (taking === null) converge();
      else {
        isTaking = true;
        void taking.then((taken) => {
          isTaking = false;
          if (taken !== null) connect(taken.slot);
          if (taken !== null && isSameSpec(spec, next)) spec = taken.spec;
          if (isStopped) spec = null;
          converge();
        });
      }
    };
    const offer = () => {
      watch(false);
      if (slot === null || spec === null) return;
      const state = slot.getSnapshot();
      if (state.context.desired !== spec || state.matches('linked')) return;
      pooled = slot;
      slotPool.put(slot, spec, settings, settings.deadlines.grace);
    };
    /** A view came back before the task was over. If another session has asked for the slot meanwhile, it is theirs. */
    const withdraw = () => {
      if (pooled === null || slotPool.reclaim(pooled)) {
        pooled = null;
        watch(true);
      } else {
        sendBack({ type: 'views.left' });
        sendBack({ type: 'views.returned' });
      }
    };
    const leave = () => {
      if (pooled !== null) disconnect();
      // Otherwise what is looked at now would be held, or a session created, although no view shows it.
      else if (isTaking) spec = null;
    };
    /** What is wanted again is taken out like another component's: after a look. Anything else replaces it. */
    const leavePool = (actor: SlotActor, next: SlotSpec | null) => {
      pooled = null;
      if (next === null) slotPool.release(actor);
      else if (!isSameSpec(next, actor.getSnapshot().context.current) && slotPool.reclaim(actor)) connect(actor);
    };

    const verify = () => {
      verification = { readsBefore: slot?.getSnapshot().context.reads ?? 0, isAsked: false };
      told = null;
      tell();
    };
    /** Whether WhatsGate has shown the session since it had to be verified; asks for that once. */
    const isVerified = (actor: SlotActor): boolean => {
      if (verification === null) return true;
      const state = actor.getSnapshot();
      if (state.matches('creating')) verification = { readsBefore: 0, isAsked: false };
      const hasSession =
        state.matches('active') || state.matches('expiring') || state.matches('confirming') || state.matches('linked');
      if (!hasSession) return true;
      if (state.context.reads > verification.readsBefore) {
        verification = null;
        return true;
      }
      if (!verification.isAsked) {
        verification.isAsked = true;
        actor.send({ type: 'verify' });
      }
      return false;
    };

    receive((command) => {
      switch (command.type) {
        case 'desire':
          return desire(command.spec);
        case 'offer':
          return offer();
        case 'withdraw':
          return withdraw();
        case 'leave':
          return leave();
        case 'verify':
          return verify();
        case 'setWatched':
          return watch(command.isWatched);
        case 'releaseOnUnload':
          return (slot ?? pooled)?.send(command);
        default:
          slot?.send(command satisfies SlotCommand);
      }
    });

    return () => {
      isStopped = true;
      unsubscribe();
      slot?.send({ type: 'setDesired', spec: null });
    };
  },
);
