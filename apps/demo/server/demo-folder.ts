import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatorOptions } from '@whatsgate/emulator';

/**
 * The folder of temporary files that is the same from one `npm start` to the next: of this checkout, this port, and this
 * WhatsGate, so that two demos at once share nothing.
 *
 * @returns null where somebody else has taken the place
 */
export function findDemoFolder(port: string, service: string): string | null {
  const mark = createHash('sha256')
    .update(JSON.stringify([import.meta.dirname, port, service]))
    .digest('hex');
  const folder = join(tmpdir(), `whatsgate-demo-${mark.slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The folder of temporary files may be everybody's, and the name can be guessed.
  const found = lstatSync(folder);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  return found.isDirectory() && isOurs ? folder : null;
}

/** Makes an emulator go on where the one before it ended, by a file. */
export function keepEmulatorIn(file: string): Pick<EmulatorOptions, 'state' | 'onChange'> {
  return {
    ...readState(file),
    onChange(state) {
      // In one step: whoever ends the demo while it writes finds the file whole.
      writeFileSync(`${file}.new`, JSON.stringify(state));
      renameSync(`${file}.new`, file);
    },
  };
}

function readState(file: string): Pick<EmulatorOptions, 'state'> {
  try {
    return { state: JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    // The first start, or a file that somebody has changed: the server notices which links are gone.
    return {};
  }
}
