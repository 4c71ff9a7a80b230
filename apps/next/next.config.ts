import { join } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // What Next recommends for a new application (E1).
  cacheComponents: true,
  partialPrefetching: true,
  // The monorepo's lockfile is two folders up.
  turbopack: { root: join(import.meta.dirname, '../..') },
  // The repository's own check has compiled it already.
  typescript: { ignoreBuildErrors: true },
};

export default config;
