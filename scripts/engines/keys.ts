/** The keys that the tests press besides letters. */
const named = ['Tab', 'Enter', 'Escape', 'End', 'Home', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'];

/**
 * Splits what a test types into keys: `{Tab}ab` is Tab, a, b.
 *
 * @throws Error for what is neither a letter nor one of the named keys
 */
export function parseKeys(text: string): readonly string[] {
  return (text.match(/\{\w+\}|[^{]/gu) ?? []).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && !named.includes(name))
      throw new Error(`scripts/engines/keys.ts does not know "${part}".`);
    return name ?? part;
  });
}
