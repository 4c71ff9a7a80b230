import type { PhoneOwner } from './phone/phone.ts';
import type { LocalPhones } from './phone/phones.ts';
import type { Events, EventsState } from './service/events.ts';
import type { EmulatedSession } from './service/session.ts';
import type { Sessions } from './service/sessions.ts';

/** What an emulator holds, as plain JSON, to be given to a later one as `state`. What is in it is the emulator's own. */
export interface EmulatorState {
  readonly edition: 1;
  readonly sessions: readonly EmulatedSession[];
  readonly events: EventsState;
  /** Those that were added. */
  readonly phones: readonly PhoneOwner[];
}

interface Parts {
  readonly sessions: Sessions;
  readonly events: Events;
  readonly phones: LocalPhones;
}

/** Tells of the state after each change, once for all that changes in one step. */
export function createStateTeller(parts: Parts, onChange: ((state: EmulatorState) => void) | undefined) {
  let isDue = false;
  let isClosed = false;
  const tell = () => {
    if (isDue || onChange === undefined) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (!isClosed) onChange(toEmulatorState(parts));
    });
  };
  parts.sessions.onChange(tell);
  return {
    tell,
    close() {
      isClosed = true;
    },
  };
}

function toEmulatorState({ sessions, events, phones }: Parts): EmulatorState {
  const added = phones.all().filter((phone) => phone !== phones.first);
  return {
    edition: 1,
    sessions: sessions.all().map((session) => ({ ...session })),
    events: events.state(),
    phones: added.map(({ number, pushname }) => ({ number, pushname })),
  };
}

/** @throws Error for a state that another edition of the emulator has saved */
export async function restoreState({ edition, ...state }: EmulatorState, parts: Parts): Promise<void> {
  if (edition !== 1) throw new Error('This state was saved by another edition of the emulator, which cannot read it.');
  parts.events.restore(state.events);
  for (const owner of state.phones) await parts.phones.add(owner);
  parts.sessions.restore(state.sessions);
}
