// What other libraries of this kind load with the page, beside ours: a minimal use of each, bundled in the same run.
// `pnpm run sizes:peers`.
import { join } from 'node:path';
import { measureBundle } from '../checks/measure-bundle.ts';

const root = join(import.meta.dirname, '../..');
const frameworks = ['react', 'react/jsx-runtime', 'react-dom', 'vue'];
const react = join(root, 'packages/react');
const vue = join(root, 'packages/vue');

const uses = [
  {
    what: '@whatsgate/react: hook and frame',
    folder: react,
    code: `export { useWhatsGateSession } from './dist/use-whatsgate-session.js';
      export { WhatsGateFrame } from './dist/whatsgate-frame.js';`,
  },
  {
    what: '@whatsgate/vue: composable and frame',
    folder: vue,
    code: `export { useWhatsGateSession } from './dist/use-whatsgate-session.js';
      export { WhatsGateFrame } from './dist/whatsgate-frame.js';`,
  },
  {
    what: '@whatsgate/core/lazy: createLazySession',
    folder: react,
    code: "export { createLazySession } from '@whatsgate/core/lazy';",
  },
  { what: '@stripe/stripe-js: loadStripe', folder: root, code: "export { loadStripe } from '@stripe/stripe-js';" },
  {
    what: '@stripe/connect-js: loadConnectAndInitialize',
    folder: root,
    code: "export { loadConnectAndInitialize } from '@stripe/connect-js';",
  },
  { what: 'react-plaid-link: usePlaidLink', folder: root, code: "export { usePlaidLink } from 'react-plaid-link';" },
  { what: '@nangohq/frontend: Nango', folder: root, code: "export { default } from '@nangohq/frontend';" },
];

console.log('| | with the page | later |\n|---|---|---|');
for (const { what, ...source } of uses) {
  const { atOnce, later } = await measureBundle({ ...source, external: frameworks });
  console.log(`| ${what} | ${atOnce.toFixed(1)} kB | ${later === 0 ? '' : `${later.toFixed(1)} kB`} |`);
}
console.log('What Stripe and Plaid load from their own servers is not counted as `later`.');
