import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';
import { parseKeys } from './keys.ts';

/** A page that Vitest has opened. */
export interface OpenPage {
  resize(size: { readonly width: number; readonly height: number }): Promise<unknown>;
  /** Presses and releases keys, one after another: a letter, or a name such as `Tab`. */
  press(keys: readonly string[]): Promise<unknown>;
}

/** A browser that Vitest can open its page in. */
export interface PageBrowser {
  open(url: string): Promise<OpenPage>;
  close(): Promise<void>;
}

/** The commands that Vitest's page sends and this provider knows: of `userEvent` its tests use `keyboard` alone. */
declare module 'vitest/browser' {
  interface BrowserCommands {
    __vitest_viewport: (size: { readonly width: number; readonly height: number }) => Promise<void>;
    __vitest_keyboard: (text: string) => Promise<{ readonly unreleased: readonly string[] }>;
    __vitest_cleanup: () => Promise<void>;
  }
}

/**
 * A provider for Vitest's browser mode, around a browser that Playwright cannot start.
 *
 * @param launch - starts the browser; called once, when the first page is to be opened
 */
export function pageProvider(
  name: string,
  supportedBrowser: string,
  launch: () => Promise<PageBrowser>,
): BrowserProviderOption {
  return defineBrowserProvider({
    name,
    supportedBrowser: [supportedBrowser],
    providerFactory: (project) => createProvider(project, name, launch),
  });
}

function createProvider(project: TestProject, name: string, launch: () => Promise<PageBrowser>): BrowserProvider {
  const pages = new Map<string, OpenPage>();
  let browser: Promise<PageBrowser> | undefined;
  project.browser?.registerCommand('__vitest_viewport', async ({ sessionId }, size) => {
    await pages.get(sessionId)?.resize(size);
  });
  project.browser?.registerCommand('__vitest_keyboard', async ({ sessionId }, text) => {
    await pages.get(sessionId)?.press(parseKeys(text));
    return { unreleased: [] };
  });
  project.browser?.registerCommand('__vitest_cleanup', async () => {});
  return {
    name,
    supportsParallelism: true,
    getCommandsContext: () => ({}),
    async openPage(sessionId, url) {
      browser ??= launch();
      pages.set(sessionId, await (await browser).open(url));
    },
    async close() {
      const opened = browser;
      browser = undefined;
      pages.clear();
      await (await opened)?.close();
    },
  };
}
