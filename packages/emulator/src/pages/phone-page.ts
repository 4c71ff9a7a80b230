import { Hono } from 'hono';
import type { EmulatorHost } from '../runtime/host.ts';
import { sendStatic } from './static-file.ts';

const scripts = ['phone.js', 'phone-dom.js', 'phone-choice.js', 'phone-card.js', 'phone-tools.js'] as const;
const texts = ['texts/en.js', 'texts/es.js', 'texts/pt.js', 'texts/ru.js'] as const;

/** The virtual phones as a page: `/phone`. */
export function createPhonePage(readFile: EmulatorHost['readFile']): Hono {
  const page = new Hono();
  page.get('/', (context) => sendStatic(readFile, context, 'phone.html'));
  for (const file of [...scripts, ...texts, 'phone.css'] as const)
    page.get(`/${file}`, (context) => sendStatic(readFile, context, file));
  return page;
}
