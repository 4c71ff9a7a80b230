import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Application } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { findDeclaredEntries } from '../../../scripts/checks/declared-entries.ts';
import { findPublishedPackages } from '../../../scripts/published-packages.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docs/reference');

/** The file of each entry that is published, with the name by which it is imported. */
function findEntries(): ReadonlyMap<string, string> {
  const entries = findPublishedPackages().flatMap(({ name, folder, manifest }) =>
    findDeclaredEntries(manifest).map(
      ([subpath, declarations]) => [join(folder, declarations), `${name}${subpath.slice(1)}`] as const,
    ),
  );
  return new Map(entries);
}

/**
 * Writes a page for each entry, from the types and doc comments of what is published.
 *
 * @throws Error when a type cannot be read
 */
export async function writeReference(): Promise<void> {
  const entries = findEntries();
  const options: PluginOptions & Parameters<typeof Application.bootstrapWithPlugins>[0] = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: [...entries.keys()],
    tsconfig: join(import.meta.dirname, '../tsconfig.reference.json'),
    name: 'Reference',
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    skipErrorChecking: true,
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useHTMLAnchors: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    sanitizeComments: true,
    outputs: [{ name: 'markdown', path: folder }],
    highlightLanguages: [],
    logLevel: 'Warn',
  };
  const application = await Application.bootstrapWithPlugins(options);
  const project = await application.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the types.');
  // TypeDoc names a module by its file below the folder of all: `server/dist/node`.
  const names = new Map([...entries].map(([file, name]) => [toModuleName(file), name]));
  for (const each of project.children ?? []) {
    const name = names.get(each.name);
    if (name === undefined) throw new Error(`No package publishes ${each.name}.`);
    each.name = name;
  }
  rmSync(folder, { recursive: true, force: true });
  await application.generateOutputs(project);
  writeFileSync(join(folder, '.gitignore'), '*\n');
}

function toModuleName(file: string): string {
  return relative(join(root, 'packages'), file)
    .replaceAll('\\', '/')
    .replace(/(?:\/index)?\.d\.ts$/, '');
}
