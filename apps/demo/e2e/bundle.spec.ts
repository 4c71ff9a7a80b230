import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { demoConfig } from '../server/config.ts';

/** Of the charts' own code, pictures and styles, in bytes, gzipped. */
const budget = 5_000;

/** What a page may load besides this repository's packages. */
const libraries = ['@vue/*', 'ky', 'libphonenumber-js', 'react', 'react-dom', 'scheduler', 'xstate'];

async function buildDemo(): Promise<Rolldown.RolldownOutput['output']> {
  const config = demoConfig();
  const built = await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: { ...config.build, write: false },
  });
  return (built as Rolldown.RolldownOutput).output;
}

test('the charts cost a few kilobytes, are loaded apart, and bring no library', async () => {
  const output = await buildDemo();
  const chunks = output.filter((file) => file.type === 'chunk');
  const panel = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/charts/panel.ts'));
  expect(panel?.isDynamicEntry).toBe(true);
  const styles = output.filter(({ fileName }) => panel?.viteMetadata?.importedCss.has(fileName));
  expect(styles).toHaveLength(1);
  const sizes = [panel?.code, ...styles.map((style) => ('source' in style ? style.source : ''))].map(
    (text) => gzipSync(text ?? '').length,
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(budget);
  expect(panel?.moduleIds.filter((id) => !id.includes('/apps/demo/src/'))).toEqual([]);

  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  const packages = modules.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  // The repository's own are installed like any other when a release is rehearsed.
  const others = packages.filter((name) => !name.startsWith('@whatsgate/'));
  expect([...new Set(others.map((name) => name.replace(/^@vue\/.*/, '@vue/*')))].sort()).toEqual(libraries);
  // Of XState only the interpreter.
  const ofXState = modules.filter((id) => id.includes('/node_modules/xstate/'));
  expect(ofXState.length).toBeGreaterThan(0);
  expect(ofXState.filter((id) => /graph|inspect|development/.test(id.split('/node_modules/xstate/')[1] ?? ''))).toEqual(
    [],
  );
});
