import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';
import { servedFiles } from './served-files.ts';

export default defineConfig({
  ...library,
  plugins: [servedFiles()],
  entry: [
    'src/index.ts',
    'src/{node,notify,testing}/index.ts',
    'src/stores/{postgres,redis,sqlite}/index.ts',
    'src/command/main.ts',
  ],
});
