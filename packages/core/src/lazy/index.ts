export { createLazySession } from './create-lazy-session.ts';
