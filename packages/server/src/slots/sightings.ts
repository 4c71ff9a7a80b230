import type { WhatsGateRecord } from '@whatsgate/client';

/** A session as WhatsGate showed it. */
export interface Sighting {
  /** Null for an empty answer. */
  readonly record: WhatsGateRecord | null;
  /** When it was asked for; ms, by the clock of this process. */
  readonly at: number;
}

/** How sessions looked when this process last saw them, alone or in a list. A cache: it decides nothing. */
export interface Sightings {
  /** An answer that was asked for later stays. */
  note(uniqueId: string, sighting: Sighting): void;
  /** @param maxAge - in ms, at most a minute */
  find(uniqueId: string, maxAge: number): Sighting | null;
}

const keptFor = 60_000;
const maxKept = 20_000;

export function createSightings(now: () => number): Sightings {
  /** The oldest stand first. */
  const seen = new Map<string, Sighting>();
  // Also where the clock has gone back.
  const isFresh = ({ at }: Sighting, maxAge: number) => Math.abs(now() - at) < maxAge;

  return {
    note(uniqueId, sighting) {
      const known = seen.get(uniqueId);
      if (known !== undefined && known.at > sighting.at && isFresh(known, keptFor)) return;
      seen.delete(uniqueId);
      seen.set(uniqueId, sighting);
      for (const [id, each] of seen) {
        if (isFresh(each, keptFor) && seen.size <= maxKept) break;
        seen.delete(id);
      }
    },
    find(uniqueId, maxAge) {
      const known = seen.get(uniqueId);
      return known !== undefined && isFresh(known, maxAge) ? known : null;
    },
  };
}
