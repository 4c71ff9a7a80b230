import { Hono } from 'hono';
import { sendStatic } from './static-file.ts';

const scripts = ['phone.js', 'phone-dom.js', 'phone-choice.js', 'phone-card.js', 'phone-tools.js'] as const;
const texts = ['texts/en.js', 'texts/es.js', 'texts/pt.js', 'texts/ru.js'] as const;

/** The virtual phones as a page: `/phone`. */
export function createPhonePage(): Hono {
  const page = new Hono();
  page.get('/', (context) => sendStatic(context, 'phone.html'));
  for (const file of [...scripts, ...texts, 'phone.css'] as const)
    page.get(`/${file}`, (context) => sendStatic(context, file));
  return page;
}
