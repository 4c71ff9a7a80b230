import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/remote/connect.ts', 'src/playwright.ts', 'src/cli.ts'],
  platform: 'node',
  fixedExtension: false,
});
