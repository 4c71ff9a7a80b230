import { Hono } from 'hono';
import { sendStatic } from './static-file.ts';

/** The virtual phone as a page: `/phone`. */
export function createPhonePage(): Hono {
  return new Hono()
    .get('/', (context) => sendStatic(context, 'phone.html'))
    .get('/phone.js', (context) => sendStatic(context, 'phone.js'))
    .get('/phone.css', (context) => sendStatic(context, 'phone.css'));
}
