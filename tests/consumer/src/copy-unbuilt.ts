import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const ofTheRoot = [
  'package.json',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  'turbo.json',
  'tsconfig.base.json',
  'tsdown.shared.ts',
];
const ofThePackage = ['package.json', 'README.md', 'src', 'tsconfig.json', 'tsconfig.build.json', 'tsdown.config.ts'];

/**
 * Copies one package as a fresh clone has it: its dependencies installed, nothing built.
 *
 * @returns the folder of the package
 */
export function copyUnbuilt(name: string, folder: string): string {
  for (const file of [...ofTheRoot, ...ofThePackage.map((each) => join('packages', name, each))]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  for (const modules of ['node_modules', join('packages', name, 'node_modules')])
    symlinkSync(join(root, modules), join(folder, modules), 'junction');
  return join(folder, 'packages', name);
}
