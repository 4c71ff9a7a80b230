import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig({
  ...library,
  // That rolldown wonders whether 'use client' survives is answered by the packaging test.
  inputOptions: {
    onLog: (level, log, handle) => {
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
    },
  },
});
