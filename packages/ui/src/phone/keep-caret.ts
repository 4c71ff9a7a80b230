/**
 * Where the caret belongs in a formatted number: after as many digits as before.
 */
export function keepCaret(before: string, caret: number, after: string): number {
  const digits = countDigits(before.slice(0, caret));
  if (caret === before.length) return after.length;
  let place = 0;
  for (let seen = 0; place < after.length && seen < digits; place += 1) if (/[\d+]/.test(after[place] ?? '')) seen += 1;
  return place;
}

function countDigits(text: string): number {
  return text.replace(/[^\d+]/g, '').length;
}
