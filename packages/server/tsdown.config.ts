import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig({
  ...library,
  entry: [
    'src/index.ts',
    'src/{node,notify,testing}/index.ts',
    'src/stores/{postgres,redis,sqlite}/index.ts',
    'src/command/main.ts',
  ],
});
