/** The keys that the tests press besides letters, as WebDriver writes them (https://www.w3.org/TR/webdriver2/). */
const named: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/**
 * Splits what a test types into keys: `{Tab}ab` is Tab, a, b.
 *
 * @throws Error for what is neither a letter nor one of the named keys
 */
export function parseKeys(text: string): readonly string[] {
  return (text.match(/\{\w+\}|[^{]/gu) ?? []).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && !(name in named)) throw new Error(`scripts/engines/keys.ts does not know "${part}".`);
    return name ?? part;
  });
}

/** A key as WebDriver writes it. */
export const toWebDriverKey = (key: string): string => named[key] ?? key;
