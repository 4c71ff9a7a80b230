import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Map<ChildProcess, NodeJS.Signals>();

interface ProcessOptions extends SpawnOptions {
  /** How it is ended: SIGTERM for a program that then tidies up and surely ends. Default SIGKILL. */
  readonly endSignal?: 'SIGTERM' | 'SIGKILL';
}

/**
 * Starts a program that ends when this process ends, together with everything it starts itself: it leads its own
 * process group, which is ended by its id.
 */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions): ChildProcess {
  const { endSignal = 'SIGKILL', ...spawnOptions } = options;
  const child = spawn(command, args, { ...spawnOptions, detached: true });
  running.set(child, endSignal);
  return child;
}

function endProcesses(): void {
  for (const [{ pid }, endSignal] of running) {
    try {
      if (pid !== undefined) process.kill(-pid, endSignal);
    } catch {
      // The whole group has ended by itself.
    }
  }
}

/** The temporary folder of a process. */
export interface OwnedFolder {
  readonly folder: string;
  /** Ends this process; nothing that it started or wrote into the folder is left. */
  end(code: number): void;
}

/**
 * Gives this process a folder for everything temporary, browser profiles included. The folder is removed and all
 * started programs are ended when this process ends: by itself, on a signal, or because its parent is gone.
 */
export function ownTemporaryFolder(): OwnedFolder {
  const folder = mkdtempSync(join(tmpdir(), 'whatsgate-browsers-'));
  process.env.TMPDIR = folder;
  process.on('exit', endProcesses);
  const end = (code: number) => {
    // The last listener: Playwright and Puppeteer end their browsers in theirs, before this one.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependListener(signal, () => end(128 + constants.signals[signal]));
  }
  process.once('disconnect', () => end(1));
  return { folder, end };
}
