import type { EmulatorClock } from '../runtime/clock.ts';
import type { EmulatedSession } from './session.ts';
import type { Sessions } from './sessions.ts';

/** What lists showed a while ago. */
export interface PastLists {
  /** Copies of the sessions as they were `ms` milliseconds ago. */
  before(ms: number): readonly EmulatedSession[];
  stop(): void;
}

interface Moment {
  readonly at: number;
  /** Null once the session is gone. */
  readonly session: EmulatedSession | null;
}

/** Records the sessions from now on, for `maxLag` milliseconds back. */
export function recordLists(sessions: Sessions, clock: EmulatorClock, maxLag: number): PastLists {
  const pasts = new Map<string, readonly Moment[]>();
  const add = (id: string, moment: Moment) => {
    const past = pasts.get(id) ?? [];
    const needed = past.findLastIndex(({ at }) => at < clock.now() - maxLag);
    pasts.set(id, [...past.slice(Math.max(0, needed)), moment]);
  };
  for (const session of sessions.all()) add(session.uniqueId, { at: 0, session: { ...session } });
  const stop = sessions.onChange((session) => {
    const isGone = sessions.find(session.uniqueId) === undefined;
    add(session.uniqueId, { at: clock.now(), session: isGone ? null : { ...session } });
    if (isGone) clock.setTimeout(() => pasts.delete(session.uniqueId), maxLag);
  });
  return {
    before(ms) {
      const then = clock.now() - ms;
      return [...pasts.values()].flatMap((past) => past.findLast(({ at }) => at <= then)?.session ?? []);
    },
    stop,
  };
}
