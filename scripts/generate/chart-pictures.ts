// docs/charts.md shows both charts as Mermaid pictures that are made from the machines. Without an argument this writes it;
// with --check it fails when the machines have changed since.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whatsGateSessionMachine } from '../../packages/core/src/session/index.ts';
import { slotMachine } from '../../packages/core/src/slot/index.ts';

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

const file = join(import.meta.dirname, '../../docs/charts.md');

const document = `# The two charts

Made from the machines by \`node scripts/generate/chart-pictures.ts\`, and compared with them in the test run. Arrows that lead nowhere (an event that is
only noted, or that is ignored in a state) are left out; a guard stands in brackets. Why there are two, [CONTRIBUTING](../CONTRIBUTING.md#two-charts) says.

## The session: what the person sees

\`packages/core/src/session/session.machine.ts\`. What every state may be left by stands at *anywhere*; a state that is left by the same event
elsewhere has an arrow of its own.

${picture(whatsGateSessionMachine.root as unknown as Node)}

## The slot: what WhatsGate holds

\`packages/core/src/slot/slot.machine.ts\`. There is no arrow from \`linked\` to \`releasing\`: a linked session is never deleted.

${picture(slotMachine.root as unknown as Node)}
`;

if (!process.argv.includes('--check')) writeFileSync(file, document);
else if (readFileSync(file, 'utf8') === document) console.log('Charts: docs/charts.md shows the machines as they are.');
else {
  console.error(
    'docs/charts.md does not show the machines as they are. Run `node scripts/generate/chart-pictures.ts` and look at what has changed.',
  );
  process.exitCode = 1;
}

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
