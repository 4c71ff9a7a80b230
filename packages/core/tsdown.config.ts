import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/adapter/index.ts', 'src/lazy/index.ts', 'src/testing/index.ts'],
});
