import { problems } from '../http/problems.ts';

/**
 * The hash of `connect.js` as this version of the server serves it, for the attribute `integrity` of the page's `script`
 * element; another one after each update of the package. It covers the entry, not what that loads later.
 *
 * @returns `sha384-...`
 */
export async function connectIntegrity(): Promise<string> {
  const { scripts } = await import('virtual:served-files');
  const entry = scripts['connect.js'];
  if (entry === undefined) throw problems.internal('the package was built without connect.js');
  return `sha384-${entry.hash}`;
}
