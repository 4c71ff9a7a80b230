import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { findPort } from '../setup/find-port.ts';
import type { WebKitPrograms } from './find-engine.ts';
import { startProcess } from './processes.ts';
import { openWebDriverSession, waitForDriver } from './webdriver.ts';

/** Starts a virtual screen and the driver of WebKitGTK on it, and tries whether a browser opens. */
export async function startWebKit(
  { webKitWebDriver, xvfb }: WebKitPrograms,
  home: string,
): Promise<{ driver: string; version: string }> {
  const display = await startDisplay(xvfb);
  const port = await findPort();
  // A temporary home: no settings of a person are read or written.
  const env = {
    ...process.env,
    DISPLAY: `:${display}`,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
  };
  startProcess(webKitWebDriver, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...env, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
  });
  const driver = `http://127.0.0.1:${port}`;
  await waitForDriver(driver, Date.now() + 30_000);
  const session = await openWebDriverSession(driver, 'MiniBrowser');
  await session.close();
  return { driver, version: session.version };
}

/** @returns the number of a display that was free */
async function startDisplay(xvfb: string): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = startProcess(xvfb, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], endSignal: 'SIGTERM' });
  const display = await firstLine(server);
  if (display !== '') return display;
  throw new Error(`Xvfb did not start: ${(await text(server.stderr as Readable)).trim()}`);
}

/** @returns what it writes to its fourth stream; empty if it ended before */
function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    server.once('error', reject);
    server.once('exit', () => resolve(''));
    (server.stdio[3] as Readable).setEncoding('utf8').on('data', (part: string) => {
      written += part;
      if (written.includes('\n')) resolve(written.trim());
    });
  });
}
