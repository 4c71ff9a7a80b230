import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, cacheFolder } from './browser.ts';

const version = '153.0.0';

/**
 * Unpacks the Chromium that `@sparticuz/chromium` carries: it needs no root and no system libraries, but exists for
 * Linux on x64 only. Not a dependency, since it would cost every machine 67 MB; fetched when nothing else is there.
 */
export async function unpackChromium(): Promise<Browser> {
  const folder = join(cacheFolder, version);
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    const fetched = join(cacheFolder, 'package');
    must('npm', [
      'install',
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      fetched,
      `@sparticuz/chromium@${version}`,
    ]);
    const bin = join(fetched, 'node_modules/@sparticuz/chromium/bin');
    mkdirSync(folder, { recursive: true });
    await unbrotli(join(bin, 'chromium.br'), join(folder, 'chromium'));
    await chmod(join(folder, 'chromium'), 0o755);
    for (const archive of ['al2023', 'fonts']) {
      await unbrotli(join(bin, `${archive}.tar.br`), join(folder, `${archive}.tar`));
      must('tar', ['-xf', join(folder, `${archive}.tar`), '-C', folder]);
    }
    writeFontsConfig(folder);
    writeFileSync(done, version);
    rmSync(fetched, { recursive: true, force: true });
  }
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), join(folder, 'lib'), process.env.LD_LIBRARY_PATH ?? '']
        .filter(Boolean)
        .join(':'),
      // Without any fonts the page closes at its first letter.
      ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: folder }),
    },
  };
}

async function unbrotli(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(`${to}.part`));
  renameSync(`${to}.part`, to);
}

function writeFontsConfig(folder: string): void {
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`,
  );
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`);
}
