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

// Tries what the sandbox must not let it do, and tells how that went.
const escapePage = `<!doctype html><script>
  const attempt = async (work) => { try { return await work(); } catch (error) { return error.name; } };
  const ask = (wanted) => attempt(() => navigator.mediaDevices.getUserMedia(wanted).then(() => 'given'));
  const locate = () => new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), () => resolve('refused')));
  const names = ['camera', 'microphone', 'geolocation', 'display-capture', 'usb'];
  (async () => parent.postMessage({ attempts: {
    top: await attempt(() => { top.location.href = 'https://evil.test/escaped'; return 'led away'; }),
    open: (await attempt(() => (open('about:blank') === null ? 'blocked' : 'opened'))) === 'opened' ? 'opened' : 'blocked',
    devices: document.featurePolicy === undefined ? 'unknown' : names.filter((each) => document.featurePolicy.allowsFeature(each)).join(),
    camera: await ask({ video: true }),
    microphone: await ask({ audio: true }),
    position: await attempt(locate),
    referrer: document.referrer,
  } }, '*'))();
</script>`;

/** Serves QR pages on an origin of their own. */
export async function setup(project: TestProject): Promise<() => void> {
  const server = createServer(({ url }, response) => {
    if (url === '/qr/escape') return response.setHeader('content-type', 'text/html').end(escapePage);
    if (url?.startsWith('/qr/')) return response.setHeader('content-type', 'text/html').end(page);
    return response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  project.provide('frameServer', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
