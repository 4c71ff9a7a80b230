// `npm run soak`: the long proofs, of which `npm test` runs a small version. Takes about an hour on two cores.
import { runSteps, type Step } from '../run-steps.ts';

const env = { TEST_SIZE: 'soak' };
const vitest = (folder: string, ...files: readonly string[]) =>
  `pnpm --dir ${folder} exec vitest run --project node ${files.join(' ')}`;

const steps: readonly Step[] = [
  { name: 'packages', command: 'turbo run build --filter="@whatsgate/*"' },
  // 100,000 cases of each property.
  { name: 'wire', command: vitest('packages/client', 'properties'), after: ['packages'], env },
  // 100,000 events of any shape, and 10,000 interleavings of the slot chart.
  {
    name: 'frame and slot',
    command: vitest('packages/core', 'frame-filter', 'slot-interleavings'),
    after: ['packages'],
    env,
  },
  // 10,000 lives of owners with 30 % faults, 20,000 before an unreliable WhatsGate, and 20,000 histories of webhooks.
  {
    name: 'owners',
    command: vitest('packages/server', 'chaos', 'unreliable-lives', 'webhook-histories'),
    after: ['packages'],
    env,
  },
  // 10,000 lives before three servers on Redis and on PostgreSQL, one of which is killed every second.
  { name: 'servers', command: vitest('packages/server', '--project', 'killed'), after: ['packages'], env },
  // 10,000 random lives of a session, and every path of its chart to depth 6.
  {
    name: 'sessions',
    command: vitest('tests/integration', 'random-lives', 'session-paths', 'two-users'),
    after: ['packages'],
    env,
  },
  { name: 'guards', command: 'node scripts/quality/guard-deletion.ts' },
  { name: 'mutation', command: 'node scripts/quality/mutation.ts' },
];

await runSteps(steps, {
  about: 'Runs the long proofs: `npm run soak`, or `npm run soak -- --only NAME`.',
  lanes: 1,
  live: true,
});
