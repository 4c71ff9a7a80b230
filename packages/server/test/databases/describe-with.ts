import { describe } from 'vitest';
import { databases, findDatabase } from '../../../../scripts/setup/find-database.ts';

/** Tests on a real database; where it is not installed, says that they were not run. */
export function describeWith(database: keyof typeof databases, title: string, tests: () => void): void {
  const isHere = findDatabase(database) !== null;
  if (!isHere) {
    const { name } = databases[database];
    process.stdout.write(`"${title}" was not tried: there is no ${name} here. Run node scripts/setup/databases.ts.\n`);
  }
  describe.skipIf(!isHere)(title, tests);
}
