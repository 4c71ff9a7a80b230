/**
 * The same names with other values: so `setup()` wraps what stands beside a chart without each name being said again.
 */
export function mapValues<Values extends object, Result>(
  values: Values,
  toResult: (value: Values[keyof Values]) => Result,
): Record<keyof Values, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toResult(value)])) as Record<
    keyof Values,
    Result
  >;
}
