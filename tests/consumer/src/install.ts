import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createApplication } from './application.ts';
import { packAll } from './pack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where everything of this run is made. */
    readonly folder: string;
    /** The packed packages, as dependencies. */
    readonly tarballs: Readonly<Record<string, string>>;
    /** The folder of an application into which npm has installed them. */
    readonly application: string;
  }
}

/** What an application has besides our packages. */
export const frameworks = { react: '^19', 'react-dom': '^19', vue: '^3.5', '@types/react': '^19' };

let folder: string | undefined;

/** Packs the packages and installs them with npm, once for all tests. */
export async function setup(project: TestProject): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'whatsgate-consumer-'));
  const tarballs = await packAll(join(folder, 'tarballs'));
  const application = createApplication(join(folder, 'application'));
  application.write('package.json', {
    name: 'application',
    private: true,
    type: 'module',
    dependencies: {
      ...tarballs,
      ...frameworks,
      hono: '^4',
      '@hono/node-server': '^2',
      xstate: '^5',
      // What the recipes use.
      express: '^5',
      pg: '^8',
      redis: '^6',
    },
    devDependencies: {
      '@types/express': '^5',
      '@types/node': '^22',
      '@types/pg': '^8',
      '@types/react-dom': '^19',
      // The oldest that the packages support.
      typescript: '~5.4.0',
      jest: '^30',
      'jest-environment-jsdom': '^30',
      'jest-fixed-jsdom': '^0.0.11',
    },
  });
  await application.run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline');
  project.provide('folder', folder);
  project.provide('tarballs', tarballs);
  project.provide('application', application.folder);
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
