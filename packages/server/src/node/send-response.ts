import type { NodeResponse } from './node-http.ts';

/** Headers that an application may have set before, and that hold a list. */
const listHeaders: readonly string[] = ['vary', 'set-cookie'];

/** Sends a Fetch response, no faster than the client reads. A client that has gone ends nothing but the sending. */
export async function sendResponse(answer: Response, response: NodeResponse): Promise<void> {
  // Without a listener, an error of the connection would end the process.
  response.on('error', () => {});
  if (response.headersSent || !isOpen(response)) {
    await answer.body?.cancel();
    return;
  }
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers)
    if (listHeaders.includes(name)) response.appendHeader(name, value);
    else response.setHeader(name, value);
  if (answer.body !== null) await sendBody(answer.body, response);
  if (isOpen(response)) response.end();
}

async function sendBody(body: ReadableStream<Uint8Array>, response: NodeResponse): Promise<void> {
  const reader = body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (isOpen(response) && !response.write(chunk.value)) await drained(response);
    if (!isOpen(response)) {
      await reader.cancel();
      return;
    }
  }
}

function isOpen({ destroyed, writableEnded }: NodeResponse): boolean {
  return !destroyed && !writableEnded;
}

/** Resolves when more can be written, or the client has gone. */
function drained(response: NodeResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
