import { toSize } from '../../../scripts/quality/test-size.ts';

/** How many cases a property is tried with. */
export const runs = toSize({ quick: 300, usual: 1_000, soak: 100_000 });
