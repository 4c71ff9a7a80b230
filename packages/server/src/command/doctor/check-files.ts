import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { developmentSecret } from '../settings/parse-keys.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

const skipped: readonly string[] = ['node_modules', '.git'];
const maxBytes = 20 * 1024 * 1024;
const maxFindings = 20;

/** Whether the API key or a secret stands in a file of the application, where a browser or a stranger may find it. */
export const checkFiles: Check = {
  name: 'files',
  needs: ['WHATSGATE_API_KEY', 'WHATSGATE_SECRET'],
  async run({ files: folder, settings: { apiKey, secrets } }) {
    if (folder === null) return [];
    const texts = [
      { text: apiKey, what: 'the API key' },
      ...secrets.filter((secret) => secret !== developmentSecret).map((text) => ({ text, what: 'the secret' })),
    ];
    const found: Finding[] = [];
    let count = 0;
    for await (const path of walk(folder)) {
      count += 1;
      const content = await readFile(path, 'utf8').catch(() => '');
      for (const { text, what } of texts) {
        const at = content.indexOf(text);
        if (at === -1) continue;
        found.push(judge(`${relative(folder, path)}:${content.slice(0, at).split('\n').length}`, what));
      }
      if (found.length >= maxFindings) break;
    }
    return found.length > 0 ? found : [ok(`neither key nor secret stands in the ${count} files of ${folder}`)];
  },
};

function judge(place: string, what: string): Finding {
  const isEnvironment = /(?:^|\/)\.env[^/]*$/.test(place);
  return isEnvironment
    ? warning(`${what} stands in ${place}`, 'Keep that file out of the repository and of every folder that is served.')
    : problem(
        `${what} stands in ${place}`,
        `Take it out, and replace ${what}: whoever has seen the file has it. It belongs into the environment of whatsgate-server alone.`,
      );
}

/** The files below a folder, but for links and what others have written. */
async function* walk(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.includes(entry.name)) yield* walk(path);
    else if (entry.isFile() && (await stat(path)).size <= maxBytes) yield path;
  }
}
