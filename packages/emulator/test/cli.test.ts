import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Runs the built command until its output matches `until`, or until it ends. */
async function run(args: readonly string[], until?: RegExp) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../dist/cli.js'), ...args]);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  const heard = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        said += data;
        if (until?.test(said)) resolve();
      });
    }
  });
  await Promise.race([heard, ended]);
  return { child, ended, said: () => said };
}

describe('whatsgate-emulator', () => {
  it('prints its help', async () => {
    const { ended, said } = await run(['--help']);
    expect((await ended)[0]).toBe(0);
    expect(said()).toContain('--port N');
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'prints its addresses, serves, and ends cleanly on %s',
    async (signal, { skip }) => {
      skip(process.platform === 'win32', 'Windows has no signals: a process that is sent one ends at once');
      const { child, ended, said } = await run(['--port', '0', '--key', 'mine'], /Phone/);
      const url = /API\s+(\S+)\/api\/v1/.exec(said())?.[1];
      expect(await (await fetch(`${url}/emulator`)).json()).toMatchObject({ apiKey: 'mine', sessions: [] });
      child.kill(signal);
      expect((await ended)[0]).toBe(0);
      expect(said()).toContain('has stopped');
    },
  );

  it('begins in unreliable mode', async () => {
    const { child, ended, said } = await run(['--port', '0', '--unreliable', '7'], /Phone/);
    const url = /API\s+(\S+)\/api\/v1/.exec(said())?.[1];
    expect(await (await fetch(`${url}/emulator`)).json()).toMatchObject({ unreliable: { seed: 7 } });
    child.kill('SIGTERM');
    await ended;
  });

  it.each([
    [['--port', 'nine'], /--port is a whole number from 0, not "nine"/],
    [['--slots', '0'], /--slots is a whole number from 1/],
    [['--unreliable', 'yes'], /--unreliable is a whole number from 0/],
    [['--hlep'], /--help` lists/],
  ])('explains what is wrong with %j', async (args, message) => {
    const { ended, said } = await run(args);
    expect((await ended)[0]).toBe(1);
    expect(said()).toMatch(message);
  });

  it('explains a port that is taken', async () => {
    const first = await run(['--port', '0'], /Phone/);
    const port = /127\.0\.0\.1:(\d+)/.exec(first.said())?.[1] ?? '';
    const second = await run(['--port', port]);
    expect((await second.ended)[0]).toBe(1);
    expect(second.said()).toMatch(/taken.*another port/s);
    first.child.kill('SIGTERM');
    await first.ended;
  });
});
