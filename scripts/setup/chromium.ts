// Finds a Chromium for the browser tests, or fetches one, and remembers it. A candidate counts only if it shows a page.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { type Browser, readBrowser, toLaunchOptions, writeBrowser } from './browser.ts';
import { unpackChromium } from './packaged-chromium.ts';

const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
if (values.help) {
  console.log('Finds a Chromium for the browser tests, or fetches one.\nSet CHROMIUM_PATH to use a certain one.');
  process.exit(0);
}

interface Candidate {
  readonly name: string;
  readonly find: () => Browser | null | Promise<Browser | null>;
}

const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

const candidates: readonly Candidate[] = [
  {
    name: 'CHROMIUM_PATH',
    find: () => (process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : null),
  },
  { name: "last time's browser", find: readBrowser },
  { name: "Playwright's own browser", find: () => (existsSync(chromium.executablePath()) ? {} : null) },
  { name: 'an installed Chromium or Chrome', find: () => toBrowser(installedBrowsers().find(existsSync)) },
  {
    name: 'the Chromium of the npm package @sparticuz/chromium',
    find: () => (isLinux && process.arch === 'x64' ? unpackChromium() : null),
  },
  {
    name: 'a download by Playwright',
    find: () => (succeeds(process.execPath, [require_('playwright/cli.js'), 'install', 'chromium']) ? {} : null),
  },
  {
    name: "the system's package manager",
    find: () =>
      isLinux &&
      isRoot &&
      succeeds('apt-get', ['update']) &&
      succeeds('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
        ? toBrowser('/usr/bin/chromium')
        : null,
  },
];

const reasons: string[] = [];
for (const { name, find } of candidates) {
  try {
    const browser = await find();
    if (browser === null) continue;
    const version = await tryOut(browser);
    writeBrowser(browser);
    console.log(
      `Browser for the tests: Chromium ${version}, ${name}${browser.executablePath ? ` (${browser.executablePath})` : ''}`,
    );
    process.exit(0);
  } catch (error) {
    reasons.push(`- ${name}: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`);
  }
}
console.error(
  [
    'No Chromium could be found or fetched, and the browser tests need one.',
    'Install Chromium or Chrome, or set CHROMIUM_PATH to its program.',
    ...reasons,
  ].join('\n'),
);
process.exit(1);

async function tryOut(browser: Browser): Promise<string> {
  const running = await chromium.launch({ ...toLaunchOptions(browser), timeout: 60_000 });
  try {
    const page = await running.newPage();
    await page.setContent('<p>Does it show letters?</p>');
    if ((await page.locator('p').boundingBox())?.height === 0) throw new Error('it shows no letters');
    return running.version();
  } finally {
    await running.close();
  }
}

function installedBrowsers(): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  );
  return [
    ...onPath,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs.map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
  ];
}

function toBrowser(executablePath: string | undefined): Browser | null {
  return executablePath === undefined ? null : { executablePath };
}

function succeeds(command: string, args: readonly string[]): boolean {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(error?.message ?? stderr.trim().split('\n')[0] ?? `${command} failed`);
  return true;
}

function require_(specifier: string): string {
  return join(import.meta.dirname, '../../node_modules', specifier);
}
