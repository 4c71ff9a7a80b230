import { arrowsFrom, initialOf, type StateNode } from './chart-tree.ts';

/** A chart as a Mermaid diagram, for Markdown. */
export function toMermaid(root: StateNode): string {
  const lines = ['```mermaid', 'stateDiagram-v2', ...inside(root, 1)];
  const arrows = new Set(
    arrowsFrom(root).map(({ from, to, label }) => `  ${nameOf(from)} --> ${nameOf(to)}: ${label}`),
  );
  if ([...arrows].some((arrow) => arrow.startsWith('  anywhere '))) lines.push('  state "anywhere" as anywhere');
  return [...lines, ...arrows, '```'].join('\n');
}

/** The states within a state, each with those within it. */
function inside(node: StateNode, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const first = initialOf(node);
  const children = Object.values(node.states);
  return [
    ...(first === undefined ? [] : [`${indent}[*] --> ${nameOf(first)}`]),
    ...children.flatMap((child) =>
      Object.keys(child.states).length === 0
        ? [`${indent}state "${child.key}" as ${nameOf(child)}`]
        : [`${indent}state "${child.key}" as ${nameOf(child)} {`, ...inside(child, depth + 1), `${indent}}`],
    ),
  ];
}

function nameOf({ path }: StateNode): string {
  return path.length === 0 ? 'anywhere' : path.join('_');
}
