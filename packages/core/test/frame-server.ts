import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where pages of another origin are: `/qr/<id>` posts to its parent what it is told to. */
    frameServer: string;
  }
}

// Says to its parent whatever the test tells it, so that source and origin are real.
const page = `<!doctype html><script>
  addEventListener('message', ({ data }) => {
    for (let left = data?.times ?? 1; left > 0; left -= 1) parent.postMessage(data, '*');
  });
  parent.postMessage({ module: 'qr', message: 'loading' }, '*');
</script>`;

/** Serves QR pages on an origin of their own. */
export async function setup(project: TestProject): Promise<() => void> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  project.provide('frameServer', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
