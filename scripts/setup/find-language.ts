import { spawnSync } from 'node:child_process';

/** The languages of the backends in `examples`, by what they come with on Debian and Ubuntu. */
export const languages = {
  php: { name: 'PHP', program: 'php', args: ['--version'], packages: ['php-cli'] },
  python: { name: 'Python', program: 'python3', args: ['--version'], packages: ['python3-minimal'] },
} as const;

/** Whether programs of a language can be run here. */
export function hasLanguage(language: keyof typeof languages): boolean {
  const { program, args } = languages[language];
  return spawnSync(program, args).status === 0;
}
