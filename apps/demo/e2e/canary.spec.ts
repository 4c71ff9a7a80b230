import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { build } from 'vite';
import { demoConfig } from '../server/config.ts';
import { canaryKey, test } from './demo-page.ts';

test('T1, P3: no file that is built for the page holds the API key', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'whatsgate-demo-'));
  const { WHATSGATE_API_KEY } = process.env;
  process.env.WHATSGATE_API_KEY = canaryKey;
  try {
    const config = demoConfig();
    await build({
      ...config,
      configFile: false,
      logLevel: 'error',
      build: { ...config.build, outDir, sourcemap: true, emptyOutDir: true },
    });
    const files = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const leaks = files.filter((file) => readFileSync(join(file.parentPath, file.name), 'utf8').includes(canaryKey));
    expect(files.length).toBeGreaterThan(5);
    expect(leaks.map(({ name }) => name)).toEqual([]);
  } finally {
    if (WHATSGATE_API_KEY === undefined) delete process.env.WHATSGATE_API_KEY;
    else process.env.WHATSGATE_API_KEY = WHATSGATE_API_KEY;
    rmSync(outDir, { recursive: true, force: true });
  }
});
