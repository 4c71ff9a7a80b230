const day = 24 * 60 * 60_000;

/**
 * When a session that has nothing to wait for is looked at next: 12 to 24 hours from now. The id decides, so that sessions
 * that were written at the same time, such as those of an account that was adopted as a whole, are looked at one by one.
 *
 * @param id - any id that was made at random
 * @returns ms since the epoch
 */
export function toDailyLook(id: string, now: number): number {
  return now + Math.round((day / 2) * (1 + toFraction(id)));
}

/** A number from 0 to below 1, evenly spread (FNV-1a). */
function toFraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
