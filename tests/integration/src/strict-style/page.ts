import type { FakeSession } from '@whatsgate/core/testing';

declare global {
  interface Window {
    /** On a strict page: what the test drives it by. */
    strictPage?: { readonly session: FakeSession; readonly violations: string[] };
  }
}

/** Brings the served markup to life; does nothing on the page of the test itself, which has no such element. */
export function onStrictPage(session: FakeSession, mount: (app: Element) => void): void {
  const app = document.querySelector('#strict-app');
  if (app === null) return;
  // Vitest's server passes dynamic imports through its runner, which is not on this page.
  Object.assign(globalThis, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
  mount(app);
  window.strictPage = { session, violations };
}
