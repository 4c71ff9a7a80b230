// `npm test`: every check of this repository, as a list. Steps that need nothing of each other run side by side; a step starts in
// the order of the list, so what takes longest stands first of what needs the built packages. Results of Turbo's tasks are kept
// (turbo.json says what each reads); a step without Turbo takes a second or two and always runs.
import { runSteps, type Step } from './run-steps.ts';

const packages = ['packages'];
const tests = ['packages', 'browser'];

/** The steps, the longest of each kind first. Nothing but `packages` builds what another step reads. */
const steps: readonly Step[] = [
  { name: 'browser', command: 'node scripts/setup/chromium.ts' },
  { name: 'languages', command: 'node scripts/setup/languages.ts' },
  { name: 'databases', command: 'node scripts/setup/databases.ts' },
  { name: 'packages', command: turbo('build', '@whatsgate/*') },
  { name: 'lint', command: 'biome check --error-on-warnings .' },
  { name: 'types of scripts', command: 'tsc -p .', after: packages },
  { name: 'knip', command: 'knip' },

  { name: 'e2e: demo', command: turbo('e2e', 'demo'), after: tests },
  { name: 'tests: core, together', command: turbo('test', 'integration-tests'), after: tests },
  { name: 'tests: server', command: turbo('test', '@whatsgate/server'), after: [...packages, 'databases'] },
  // Both tools write into the folder of their build when they look at types: that is one step.
  { name: 'e2e, types: nuxt', command: turbo('e2e typecheck', 'nuxt-app'), after: tests },
  { name: 'e2e, types: next', command: turbo('e2e typecheck', 'next-app'), after: tests },
  { name: 'consumer', command: turbo('test', 'consumer-tests'), after: [...tests, 'languages'] },
  { name: 'types', command: turbo('typecheck', '!nuxt-app', '!next-app'), after: packages },
  { name: 'exports', command: turbo('check-exports', '@whatsgate/*'), after: packages },
  { name: 'e2e: site', command: turbo('e2e', 'docs'), after: tests },
  { name: 'e2e: emulator', command: turbo('e2e', '@whatsgate/emulator'), after: tests },
  {
    name: 'tests: others',
    command: turbo('test', '@whatsgate/emulator', '@whatsgate/react', '@whatsgate/ui', '@whatsgate/vue'),
    after: tests,
  },
  { name: 'docs', command: turbo('check:docs', '//'), after: packages },
  { name: 'sizes', command: 'node scripts/checks/size.ts --check', after: packages },
  { name: 'public API', command: 'node scripts/checks/api-reports.ts --check', after: packages },
  { name: 'manifests', command: 'node scripts/checks/manifests.ts' },
  { name: 'lockfile', command: 'node scripts/checks/lockfile.ts' },
  { name: 'workflows', command: 'node scripts/checks/workflows.ts' },
  { name: 'charts', command: 'node scripts/generate/chart-pictures.ts --check', after: packages },
  { name: 'errors', command: 'node scripts/generate/error-catalogue.ts --check' },
  { name: 'faults', command: 'node scripts/checks/faults.ts' },
];

await runSteps(steps, {
  about: 'Runs every check of this repository: `npm test`, or `npm test -- --only NAME`.',
  lanes: 2,
});

/** Turbo's tasks for these packages (`//` is the root), one after the other: the steps run side by side already. */
function turbo(tasks: string, ...filters: readonly string[]): string {
  return ['turbo run', tasks, '--concurrency=1', ...filters.map((filter) => `--filter="${filter}"`)].join(' ');
}
