import { toEventName } from '../../apps/demo/src/charts/event-name.ts';
import { whatsGateSessionMachine } from '../../packages/core/src/session/index.ts';
import { slotMachine } from '../../packages/core/src/slot/index.ts';

/** What is looked at of an XState state node. */
export interface StateNode {
  readonly key: string;
  readonly path: readonly string[];
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly states: Readonly<Record<string, StateNode>>;
  readonly initial?: { readonly target: readonly StateNode[] };
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
  readonly always?: readonly Transition[];
}
interface Transition {
  readonly eventType: string;
  readonly target?: readonly StateNode[] | undefined;
  readonly guard?: unknown;
}

/** An arrow of a chart: from a state to another one, for a reason. */
export interface Arrow {
  readonly from: StateNode;
  readonly to: StateNode;
  /** The event, and the guard in brackets. */
  readonly label: string;
}

/** The root of each chart. */
export const charts = {
  session: whatsGateSessionMachine.root as unknown as StateNode,
  slot: slotMachine.root as unknown as StateNode,
};

/** The state that a state begins in; undefined for one without states, and for parallel ones. */
export function initialOf({ initial }: StateNode): StateNode | undefined {
  return initial?.target[0];
}

/** The arrows from this state and from all within it. Those that lead nowhere are left out. */
export function arrowsFrom(from: StateNode): Arrow[] {
  const transitions = [...(from.always ?? []), ...[...from.transitions.values()].flat()];
  const own = transitions.flatMap((transition) => {
    const to = transition.target?.[0];
    return to === undefined ? [] : [{ from, to, label: labelOf(transition) }];
  });
  return [...own, ...Object.values(from.states).flatMap(arrowsFrom)];
}

function labelOf({ eventType, guard }: Transition): string {
  return `${toEventName(eventType)}${typeof guard === 'string' ? ` [${guard}]` : ''}`.trim();
}
