// The Mermaid pictures of both charts in docs/charts.md. With --check it fails when the machines have changed since.
import { whatsGateSessionMachine } from '../../packages/core/src/session/index.ts';
import { slotMachine } from '../../packages/core/src/slot/index.ts';
import { writeBlocks } from './blocks.ts';

/** What is looked at of an XState state node. */
interface Node {
  readonly id: string;
  readonly key: string;
  readonly path: readonly string[];
  readonly states: Readonly<Record<string, Node>>;
  readonly initial?: { readonly target: readonly Node[] };
  readonly transitions: ReadonlyMap<string, readonly Edge[]>;
  readonly always?: readonly Edge[];
}
interface Edge {
  readonly eventType: string;
  readonly target?: readonly Node[] | undefined;
  readonly guard?: unknown;
}

const isUpToDate = writeBlocks('docs/charts.md', {
  session: picture(whatsGateSessionMachine.root as unknown as Node),
  slot: picture(slotMachine.root as unknown as Node),
});
if (isUpToDate) console.log('Charts: docs/charts.md shows the machines as they are.');

function picture(root: Node): string {
  const lines = ['```mermaid', 'stateDiagram-v2', ...inside(root, 1)];
  const drawn = arrows(root);
  if (drawn.some((arrow) => arrow.startsWith('  anywhere '))) lines.push('  state "anywhere" as anywhere');
  return [...lines, ...drawn, '```'].join('\n');
}

/** The states within a state, each with those within it. */
function inside(node: Node, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const [first] = node.initial?.target ?? [];
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

function arrows(node: Node): string[] {
  const edges = [...(node.always ?? []), ...[...node.transitions.values()].flat()];
  const own = edges.flatMap((edge) =>
    edge.target?.[0] === undefined ? [] : [`  ${nameOf(node)} --> ${nameOf(edge.target[0])}: ${labelOf(edge)}`],
  );
  return [...new Set(own), ...Object.values(node.states).flatMap(arrows)];
}

function labelOf({ eventType, guard }: Edge): string {
  // `xstate.after.frame.session…` is a deadline, `xstate.done.actor.0.slot…` an answer.
  const [, after] = /^xstate\.after\.(\w+)\./.exec(eventType) ?? [];
  const said = after === undefined ? eventType : `after ${after}`;
  const event = said.replace(/^xstate\.done\..*/, 'answered').replace(/^xstate\.error\..*/, 'failed');
  return `${event}${typeof guard === 'string' ? ` [${guard}]` : ''}`.trim();
}

function nameOf({ path }: Node): string {
  return path.length === 0 ? 'anywhere' : path.join('_');
}
