import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig({ ...library, entry: ['src/index.ts', 'src/number/index.ts', 'src/request/index.ts'] });
