// VitePress refuses a link to a page that is not there; this looks at what it leaves out: the sections that links
// point to, the files and pictures, and the `.md` twin of each page.
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const built = join(import.meta.dirname, '../dist');
/** The playground's worker answers for these, so they are no files. */
const ofWorker = new Set(['/phone']);

const pages = new Map(
  globSync('**/*.html', { cwd: built }).map((file) => {
    const path = `/${file.replaceAll('\\', '/').replace(/(?:index)?\.html$/, '')}`;
    return [path, readFileSync(join(built, file), 'utf8')] as const;
  }),
);
const faults: string[] = [];
let seen = 0;

for (const [path, html] of pages) {
  if (path === '/404') continue;
  for (const [, href = ''] of html.matchAll(/<(?:a [^>]*href|img [^>]*src)="([^"]+)"/g)) {
    const { origin, pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://site${path}`);
    if (origin !== 'http://site') continue;
    seen += 1;
    const isFile = isFileAt(decodeURI(pathname)) || ofWorker.has(pathname);
    const target = pages.get(decodeURI(pathname));
    if (target === undefined && !isFile) faults.push(`${path} links to ${href}, which is not there.`);
    const section = decodeURIComponent(hash.slice(1));
    if (target !== undefined && section !== '' && !target.includes(` id="${section}"`))
      faults.push(`${path} links to ${href}, a section that is not there.`);
  }
  const twin = `${path.replace(/\/$/, '') || '/index'}.md`;
  if (!isFileAt(twin) && path !== '/') faults.push(`${path} has no twin at ${twin}.`);
}

function isFileAt(path: string): boolean {
  return statSync(join(built, path), { throwIfNoEntry: false })?.isFile() === true;
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
if (seen < 100) throw new Error('Hardly a link was found, so this check checks nothing.');
console.log(`Site: ${pages.size} pages, ${seen} links looked at.`);
