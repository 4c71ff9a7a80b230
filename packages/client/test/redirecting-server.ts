import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** An API on another origin that redirects every request. */
    redirectingServer: string;
  }
}

/** Serves an API that redirects every request, and counts the requests that follow. */
export async function setup(project: TestProject): Promise<() => void> {
  let trapped = 0;
  const server = createServer(({ url, method }, response) => {
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
    if (method === 'OPTIONS') return response.end();
    if (url === '/trapped') return response.end(`${trapped}`);
    if (url !== '/trap') return response.writeHead(307, { location: '/trap' }).end();
    trapped += 1;
    return response.end('{"result":"OK","data":{"unique_id":"trap","status":"READY"}}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  project.provide('redirectingServer', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
