import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs of the databases that the stores are tested on, by what they come with on Debian and Ubuntu. */
export const databases = {
  redis: { name: 'Redis', programs: ['redis-server', 'valkey-server'], packages: ['redis-server'] },
  postgres: { name: 'PostgreSQL', programs: ['postgres'], packages: ['postgresql'] },
} as const;

/** Where Debian, Ubuntu and Homebrew put them besides the `PATH`, the newest last. */
const folders = [
  '/usr/sbin',
  '/usr/lib/postgresql/*/bin',
  '/{opt/homebrew,usr/local}/opt/{redis,valkey,postgresql*}/bin',
];

/** The path of a database's program; null where it is not installed. */
export function findDatabase(database: keyof typeof databases): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const others = folders.flatMap((folder) => globSync(folder).sort().reverse());
  const paths = databases[database].programs.flatMap((program) =>
    [...others, ...onPath].map((folder) => join(folder, program)),
  );
  return paths.find(existsSync) ?? null;
}
