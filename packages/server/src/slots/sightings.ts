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
  // Two generations: what is too old goes as a whole. Removing the oldest of a map one by one is slow.
  let beganAt = now();
  let young = new Map<string, Sighting>();
  let old: ReadonlyMap<string, Sighting> = new Map();
  // Also where the clock has gone back.
  const isFresh = (at: number, maxAge: number) => Math.abs(now() - at) < maxAge;

  const find: Sightings['find'] = (uniqueId, maxAge) => {
    const known = young.get(uniqueId) ?? old.get(uniqueId);
    return known !== undefined && isFresh(known.at, maxAge) ? known : null;
  };

  return {
    find,
    note(uniqueId, sighting) {
      if (!isFresh(beganAt, keptFor) || young.size >= maxKept) {
        old = young;
        young = new Map();
        beganAt = now();
      }
      const known = find(uniqueId, keptFor);
      if (known === null || known.at <= sighting.at) young.set(uniqueId, sighting);
    },
  };
}
