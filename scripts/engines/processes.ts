import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Set<ChildProcess>();

/**
 * Starts a program that ends with this process, however that ends, together with all that it starts itself: it leads a process
 * group of its own, which is ended by its id.
 */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  return child;
}

export function endProcess(child: ChildProcess): void {
  if (!running.delete(child) || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended by itself.
  }
}

/** What a process keeps while it runs. */
export interface OwnedFolder {
  readonly folder: string;
  /** Ends this process; nothing that it started or wrote into the folder is left. */
  end(code: number): void;
}

/**
 * Gives this process a folder for everything temporary, browser profiles included. It goes with all programs that were started when
 * this process ends: by itself, on a signal, or because the process that started it is gone.
 */
export function ownTemporaryFolder(): OwnedFolder {
  const folder = mkdtempSync(join(tmpdir(), 'whatsgate-browsers-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => {
    for (const child of running) endProcess(child);
  });
  const end = (code: number) => {
    // The last listener: those of Playwright and Puppeteer, which end their browsers, are asked before it.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependListener(signal, () => end(128 + constants.signals[signal]));
  }
  process.once('disconnect', () => end(1));
  return { folder, end };
}
