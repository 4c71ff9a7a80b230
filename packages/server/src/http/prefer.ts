/** So long may a page ask the relay to wait; ms. */
const maxWait = 25_000;

/**
 * How long a page wants its read to wait for a change, by its `Prefer: wait=25` (RFC 7240, in seconds).
 *
 * @returns ms, at most 25,000; 0 where it does not say so, or says nonsense
 */
export function parseWait(header: string | null): number {
  // A value may be quoted, and what is quoted may hold a comma.
  const plain = (header ?? '').replace(/"([^"\\]*(?:\\.[^"\\]*)*)"/g, (_, text: string) =>
    /^\d+$/.test(text) ? text : '-',
  );
  // The first one counts.
  const value = /(?:^|,)\s*wait\s*(?:=\s*([^,;]*))?(?:[,;]|$)/i.exec(plain)?.[1]?.trim() ?? '';
  return /^\d+$/.test(value) ? Math.min(Number(value) * 1_000, maxWait) : 0;
}
