// A Hono handler cannot close the socket. The header tells the code that owns it: `listen`, or `emulator.fetch`.
const header = 'x-emulator-reset';

/** An answer that stands for a connection that breaks. */
export function breakConnection(): Response {
  return new Response(null, { headers: { [header]: '1' } });
}

/** Whether the connection must break instead of sending this answer. */
export function isBroken(response: Response): boolean {
  return response.headers.has(header);
}
