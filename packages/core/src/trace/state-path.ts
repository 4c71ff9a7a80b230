/** A state as a path: `{ qr: 'fresh' }` is `qr.fresh`. */
export function toStatePath(value: unknown): string {
  return typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([outer, inner]) => `${outer}.${toStatePath(inner)}`)
        .join(' ');
}

export function fromStatePath(path: string): unknown {
  const [outer = '', ...inner] = path.split('.');
  return inner.length === 0 ? outer : { [outer]: fromStatePath(inner.join('.')) };
}
