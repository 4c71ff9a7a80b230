import { fromCallback } from 'xstate';
import type { SessionSettings } from './options.ts';
import { createSlot, findOrphan, offerOrphan, type SlotActor, takeOrphan } from './orphans.ts';
import type { SessionEvent, SlotPortCommand } from './session.types.ts';
import type { Intent } from './slot.types.ts';

/**
 * Stands for the slot inside the session: passes the session's commands on and the slot's facts back. The slot itself is
 * its own root actor, so a create in flight survives the session; stopping the session only means that nothing is wanted.
 */
export const slotPort = fromCallback<SlotPortCommand, SessionSettings, SessionEvent>(({ input: settings, sendBack, receive }) => {
  let slot: SlotActor | null = null;
  let intent: Intent | null = null;
  let forget = () => {};
  let withdraw = () => {};
  let isTakingOver = false;

  const connect = (actor: SlotActor) => {
    slot = actor;
    const subscription = actor.on('*', sendBack);
    forget = () => subscription.unsubscribe();
  };
  const disconnect = () => {
    withdraw();
    forget();
    slot = null;
    intent = null;
  };
  const offer = () => {
    withdraw();
    if (slot === null || intent === null) return;
    withdraw = offerOrphan({
      slot,
      intent,
      scope: settings.scope,
      onTaken: () => {
        disconnect();
        sendBack({ type: 'slot.taken' });
      },
    });
  };
  const want = (wish: Intent | null) => {
    withdraw();
    intent = wish;
    if (isTakingOver) return;
    if (slot === null && wish !== null && findOrphan(settings.scope, wish) !== null) {
      isTakingOver = true;
      void takeOrphan(settings, wish).then((orphan) => takeOver(orphan, wish));
      return;
    }
    pass();
  };
  const pass = () => {
    if (slot === null && intent !== null) connect(createSlot(settings));
    slot?.send({ type: 'want', intent });
  };
  /** @param asked - what it was taken over for; something else may be wanted by now, or nothing */
  const takeOver = (orphan: SlotActor | null, asked: Intent) => {
    isTakingOver = false;
    if (orphan !== null) connect(orphan);
    if (orphan !== null && intent === asked) orphan.send({ type: 'tell' });
    else pass();
  };

  receive((command) => {
    if (command.type === 'want') want(command.intent);
    else if (command.type === 'offer') offer();
    else if (command.type === 'withdraw') withdraw();
    else slot?.send(command);
  });

  return () => {
    intent = null;
    withdraw();
    forget();
    slot?.send({ type: 'want', intent: null });
  };
});
