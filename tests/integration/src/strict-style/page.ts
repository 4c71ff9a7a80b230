import type { FakeSession } from '@whatsgate/core/testing';

declare global {
  interface Window {
    /** On a strict page: what the test drives it by. */
    strictPage?: { readonly session: FakeSession; readonly violations: string[] };
    /** Vitest has each `import()` call it, also on pages that it did not open. */
    __vitest_browser_runner__?: { wrapDynamicImport<T>(load: () => Promise<T>): Promise<T> };
  }
}

/** Brings the served markup to life; does nothing on the page of the test itself, which has no such element. */
export function onStrictPage(session: FakeSession, mount: (app: Element) => void): void {
  const app = document.querySelector('#strict-app');
  if (app === null) return;
  window.__vitest_browser_runner__ ??= { wrapDynamicImport: (load) => load() };
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
  mount(app);
  window.strictPage = { session, violations };
}
