/**
 * How much of a long proof is tried: `quick` where one test runs again and again (mutation testing), `usual` in
 * `npm test`, `soak` in `npm run soak`.
 */
export type TestSize = 'quick' | 'usual' | 'soak';

/** Picks the value for the size that the environment variable `TEST_SIZE` names. @throws Error for an unknown size */
export function toSize<Value>(values: Readonly<Record<TestSize, Value>>): Value {
  const size = process.env.TEST_SIZE ?? 'usual';
  if (!Object.hasOwn(values, size))
    throw new Error(`TEST_SIZE is "${size}", but must be one of: ${Object.keys(values).join(', ')}.`);
  return values[size as TestSize];
}
