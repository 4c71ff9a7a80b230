import { globSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import llmstxt from 'vitepress-plugin-llms';
import { setUpMarkdown } from './markdown.ts';
import { english, russian, russianSearch, toPages } from './navigation.ts';
import { resolveFromSite } from './resolve-from-site.ts';

/** The documents of the repository are the pages of the site. */
const pages = join(import.meta.dirname, '../../../docs');

// A site at the root of a host of its own: the playground's code is at `/qr/<id>`, where WhatsGate has it.
export default defineConfig({
  title: 'WhatsGate SDK',
  description: "Link a customer's WhatsApp to your product through WhatsGate.",
  srcDir: pages,
  outDir: 'dist',
  rewrites: { 'screen/README.md': 'screen/index.md' },
  cleanUrls: true,
  lastUpdated: false,
  locales: {
    root: { label: 'English', lang: 'en' },
    ru: {
      label: 'Русский',
      lang: 'ru',
      description: 'Подключение WhatsApp клиента к вашему продукту через WhatsGate.',
      themeConfig: russian,
    },
  },
  themeConfig: {
    ...english,
    // Only the guide is there in every language.
    i18nRouting: false,
    outline: [2, 3],
    search: { provider: 'local', options: { locales: { ru: { translations: russianSearch } } } },
  },
  markdown: { config: setUpMarkdown },
  vite: {
    publicDir: join(import.meta.dirname, '../public'),
    plugins: [resolveFromSite(pages), llmstxt({ sidebar: toPages(findReference()) })],
  },
});

/** `scripts/prepare.ts` has written them. */
function findReference() {
  return globSync('reference/@whatsgate/**/*.md', { cwd: pages })
    .map((file) => file.replaceAll('\\', '/').replace(/\.md$/, ''))
    .sort()
    .map((path) => ({ text: path.replace('reference/', ''), link: `/${path}` }));
}
