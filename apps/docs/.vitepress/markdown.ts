import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const pictures = join(import.meta.dirname, '../../demo/src/charts');

/** What GitHub draws by itself, or leaves as it is, and a site for everybody must not. */
export function setUpMarkdown(markdown: MarkdownRenderer): void {
  showCharts(markdown);
  leaveEmptyHeadersOut(markdown);
}

/**
 * Shows each chart as the demo's picture of its states, and its transitions below, folded, as the Mermaid code that
 * GitHub draws: drawn as one picture, sixty arrows are wider than three screens.
 */
function showCharts({ renderer: { rules } }: MarkdownRenderer): void {
  const showFence = rules.fence;
  rules.fence = (tokens, index, ...rest) => {
    const code = showFence?.(tokens, index, ...rest) ?? '';
    if (tokens[index]?.info.trim() !== 'mermaid') return code;
    // Its name stands in the mark before it.
    const [, name] = /generated: (\w+)/.exec(tokens[index - 1]?.content ?? '') ?? [];
    if (name === undefined) throw new Error('A Mermaid block has no `<!-- generated: NAME -->` before it.');
    const picture = readFileSync(join(pictures, `${name}.svg`), 'utf8');
    const frame = `<div class="chart" role="img" aria-label="The states of the ${name}" tabindex="0">${picture}</div>`;
    return `${frame}<details><summary>Its transitions</summary>${code}</details>`;
  };
}

/** A table without headings has empty ones in Markdown; a screen reader would read a heading that says nothing. */
function leaveEmptyHeadersOut({ renderer }: MarkdownRenderer): void {
  for (const [rule, to] of [
    ['th_open', 1],
    ['th_close', -1],
  ] as const)
    renderer.rules[rule] = (tokens, index, options) => {
      const token = tokens[index];
      if (token !== undefined && tokens[index + to]?.content === '') token.tag = 'td';
      return renderer.renderToken(tokens, index, options);
    };
}
