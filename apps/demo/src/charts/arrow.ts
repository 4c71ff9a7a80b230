/** A place in a picture, in its own pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The data of an SVG path from one box to another one, that does not cross the names in either. */
export function drawArrow(from: Place, to: Place): string {
  const [start, end] = findEnds(from, to);
  const isAbove = from.y + from.height <= to.y;
  const isBelow = to.y + to.height <= from.y;
  if (isAbove || isBelow) {
    const [leave, arrive] = isAbove ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
    const half = (leave + arrive) / 2;
    return `M${start} ${leave}C${start} ${half} ${end} ${half} ${end} ${arrive}`;
  }
  // Side by side: beneath whatever stands between them.
  const [leave, arrive] = [from.y + from.height, to.y + to.height];
  const deep = Math.max(leave, arrive) + 14;
  return `M${start} ${leave}C${start} ${deep} ${end} ${deep} ${end} ${arrive}`;
}

/** How far from the left an arrow starts and ends: straight down or up where one box is above the other. */
function findEnds(from: Place, to: Place): readonly [start: number, end: number] {
  const left = Math.max(from.x, to.x);
  const right = Math.min(from.x + from.width, to.x + to.width);
  return left < right ? [(left + right) / 2, (left + right) / 2] : [from.x + from.width / 2, to.x + to.width / 2];
}

/**
 * The two states that an arrow between two leaves joins: from `a.b.c` to `a.d.e` it leads from `a.b` to `a.d`, as one
 * would draw it.
 */
export function toOutermost(from: string, to: string): readonly [from: string, to: string] {
  const [before, after] = [from.split('.'), to.split('.')];
  const shared = before.findIndex((key, depth) => key !== after[depth]);
  return [before.slice(0, shared + 1).join('.'), after.slice(0, shared + 1).join('.')];
}
