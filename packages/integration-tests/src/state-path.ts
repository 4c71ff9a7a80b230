/** A state as a path: `{ qr: 'fresh' }` is `qr.fresh`. */
export function toStatePath(value: unknown): string {
  return typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([outer, inner]) => `${outer}.${toStatePath(inner)}`)
        .join(' ');
}
