import { messages } from './messages.ts';

interface Route {
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ mount(element: Element): void }>;
}

/** Each does the same job with its own package; only the one that is looked at is loaded. */
export const routes: readonly Route[] = [
  { path: '/react', title: 'React', load: () => import('./react/main.tsx') },
  { path: '/vue', title: 'Vue', load: () => import('./vue/main.ts') },
  { path: '/vanilla', title: messages.plain, load: () => import('./vanilla/main.ts') },
  { path: '/element', title: messages.element, load: () => import('./element/main.ts') },
];
