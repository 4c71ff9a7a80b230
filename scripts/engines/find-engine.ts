import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from './install-packages.ts';

/** The programs of an engine, or why there are none and what would help. */
export type Found<Programs> = Programs | { readonly missing: string };

export interface FirefoxPrograms {
  readonly firefox: string;
}

export interface WebKitPrograms {
  readonly webKitWebDriver: string;
  readonly xvfb: string;
}

const isLinux = process.platform === 'linux';

/** Chromium is found or fetched as for `npm test`. */
export function findChromium(): Found<object> {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../setup/chromium.ts')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  return status === 0 ? {} : { missing: stderr.trim() };
}

export function findFirefox(): Found<FirefoxPrograms> {
  const find = () => process.env.FIREFOX_PATH ?? firefoxPaths().find(existsSync);
  const present = find();
  if (present !== undefined) return { firefox: present };
  const problem = installPackages(['firefox-esr']);
  const installed = find();
  if (installed !== undefined) return { firefox: installed };
  return {
    missing:
      `Firefox was not found, and ${problem ?? 'its package has no program'}. ` +
      'Install Firefox, or set FIREFOX_PATH to its program.',
  };
}

export function findWebKit(): Found<WebKitPrograms> {
  if (!isLinux)
    return {
      missing: `WebKitGTK and its driver exist for Linux only; this is ${process.platform}. Run this command on Linux.`,
    };
  const find = () => ({ webKitWebDriver: onPath(['WebKitWebDriver']), xvfb: onPath(['Xvfb']) });
  const present = find();
  if (isComplete(present)) return present;
  const problem = installPackages([
    ...(present.webKitWebDriver === undefined ? ['webkit2gtk-driver'] : []),
    ...(present.xvfb === undefined ? ['xvfb'] : []),
  ]);
  const installed = find();
  if (isComplete(installed)) return installed;
  const names = [installed.webKitWebDriver ?? 'WebKitWebDriver', installed.xvfb ?? 'Xvfb'].filter(
    (name) => !name.includes('/'),
  );
  return {
    missing:
      `${names.join(' and ')} not found, and ${problem ?? 'the package has no such program'}. ` +
      'Install WebKitWebDriver, its MiniBrowser and Xvfb (Debian, Ubuntu: `apt-get install webkit2gtk-driver xvfb`).',
  };
}

function isComplete(programs: { [Name in keyof WebKitPrograms]: string | undefined }): programs is WebKitPrograms {
  return programs.webKitWebDriver !== undefined && programs.xvfb !== undefined;
}

function onPath(names: readonly string[]): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);
}

function firefoxPaths(): string[] {
  const onThePath = onPath(['firefox-esr', 'firefox']);
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']].filter(
    (folder) => folder !== undefined,
  );
  return [
    ...(onThePath === undefined ? [] : [onThePath]),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    ...programs.map((folder) => join(folder, 'Mozilla Firefox/firefox.exe')),
  ];
}
