/** A state as a path: `{ qr: 'fresh' }` is `qr.fresh`. Of parallel states, the whole path of each, after a space. */
export function toStatePath(value: unknown): string {
  return leavesOf(value).join(' ');
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value as object).flatMap(([outer, inner]) => leavesOf(inner).map((leaf) => `${outer}.${leaf}`));
}

export function fromStatePath(path: string): unknown {
  const [outer = '', ...inner] = path.split('.');
  return inner.length === 0 ? outer : { [outer]: fromStatePath(inner.join('.')) };
}
