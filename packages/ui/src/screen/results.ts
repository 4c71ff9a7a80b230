import type { WhatsGateAccount } from '@whatsgate/core';
import { h, svg } from '../dom/h.ts';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';
import type { View } from '../view/view.types.ts';

/** Builds what takes the whole card: the link is being confirmed, or the account is linked. */
export function buildResult(view: View, messages: WhatsGateConnectMessages, onDone: (() => void) | null): Node[] {
  if (view.panel !== 'linked' || view.account === null) {
    return [h('span', { class: 'spin' }), title(messages.confirmingTitle), h('p', {}, messages.confirmingText)];
  }
  return [
    h('span', { class: 'tick' }, tick()),
    title(messages.linkedTitle),
    h('p', {}, view.alreadyLinked ? messages.alreadyLinkedText : messages.linkedText),
    buildAccount(view.account),
    ...(onDone === null
      ? []
      : [h('button', { type: 'button', class: 'ghost', part: 'done', click: onDone }, messages.done)]),
  ];
}

function title(text: string): HTMLElement {
  return h('h2', { tabindex: -1 }, text);
}

function buildAccount({ pushname, number }: WhatsGateAccount): HTMLElement {
  const phone = number === null ? null : `+${number}`;
  const name = pushname ?? phone ?? '';
  return h(
    'div',
    { class: 'who', part: 'account' },
    h('span', { class: 'face', 'aria-hidden': 'true' }, toInitial(pushname)),
    h('span', {}, h('b', {}, name), phone !== null && phone !== name && h('bdi', {}, phone)),
  );
}

/** The first letter of a name as a person sees it; a check mark where there is no name. */
function toInitial(name: string | null): string {
  const [first = '✓'] = name?.trim() ?? '';
  return first.toUpperCase();
}

function tick(): SVGElement {
  const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.2, 'stroke-linecap': 'round' };
  return svg('0 0 24 24', [['path', { ...line, 'stroke-linejoin': 'round', d: 'M4.5 12.5l5 5 10-11' }]]);
}
