import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startServer } from '../../src/command/serve/start-server.ts';
import { parseSettings } from '../../src/command/settings/parse-settings.ts';

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  server.close();
  return outcome;
}

it('a start that fails late leaves no port open, so that the process ends and does not answer 503 for ever', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  const { settings } = parseSettings({ WHATSGATE_BASE_URL: 'http://127.0.0.1:1/api/v1', WHATSGATE_STORE: 'memory:' });
  const unfit = { ...settings, port, allowedOrigins: ['no origin'] };
  await expect(startServer(unfit, () => {})).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  expect(await isFree(port)).toBe(true);
});
