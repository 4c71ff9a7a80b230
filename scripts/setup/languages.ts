// Finds PHP and Python for the tests of the examples, or installs them where no question is needed. Without one of them its
// example is not run, and the tests say so.
import { installPackages } from '../engines/install-packages.ts';
import { hasLanguage, languages } from './find-language.ts';

for (const language of ['php', 'python'] as const) {
  const { name, packages } = languages[language];
  const problem = hasLanguage(language) ? undefined : installPackages(packages);
  console.log(
    hasLanguage(language)
      ? `Language for the tests: ${name}`
      : `The example in ${name} cannot be tried here: ${problem ?? 'it was installed, but does not run'}.`,
  );
}
