import { createHarness, type Harness } from './harness.ts';

/** The harness by its earlier words, for the suites that still use them. */
export interface World extends Harness {
  readonly pass: Harness['advance'];
}

export async function createWorld(...args: Parameters<typeof createHarness>): Promise<World> {
  const harness = await createHarness(...args);
  return Object.assign(harness, { pass: harness.advance });
}

export { type Answer, type Body, link, pageHeaders as holder } from './harness.ts';
