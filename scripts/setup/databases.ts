// Finds Redis and PostgreSQL for the tests of the stores, or installs them where no question is needed. Without one of them
// the tests of its store are not run, and say so; the others are.
import { installPackages } from '../engines/install-packages.ts';
import { databases, findDatabase } from './find-database.ts';

for (const database of ['redis', 'postgres'] as const) {
  const { name, packages } = databases[database];
  const problem = findDatabase(database) === null ? installPackages(packages) : undefined;
  const path = findDatabase(database);
  console.log(
    path === null
      ? `The store on a real ${name} cannot be tried here: ${problem ?? 'it was installed, but is not where it was looked for'}.`
      : `Database for the tests: ${name} (${path})`,
  );
}
