import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on another origin: `/kept/…` remembers what is posted, everything else redirects. */
    otherOrigin: string;
  }
}

/** Serves an API that redirects, and one that remembers; `/trapped` and `/kept` tell of both. */
export async function setup(project: TestProject): Promise<() => void> {
  let trapped = 0;
  const kept: string[] = [];
  const server = createServer(async (request, response) => {
    const { url = '', method, headers } = request;
    response
      .setHeader('access-control-allow-origin', headers.origin ?? '*')
      .setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '');
    if (method === 'OPTIONS') return response.end();
    if (url === '/trapped') return response.end(`${trapped}`);
    if (url === '/kept') return response.end(JSON.stringify(kept));
    if (url.startsWith('/kept/')) {
      kept.push(`${url} ${await readText(request)}`);
      return response.end('{"result":"OK"}');
    }
    if (url !== '/trap') return response.writeHead(307, { location: '/trap' }).end();
    trapped += 1;
    return response.end('{"result":"OK","data":{"unique_id":"trap","status":"READY"}}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  project.provide('otherOrigin', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
