/** Asks the demo's server to end a linked session: a page cannot do that itself. */
export async function unlink(name: string): Promise<void> {
  await fetch('/api/demo/unlink', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
}
