import { h, svg } from '../dom/h.ts';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';
import type { Action, Cover } from '../view/view.types.ts';
import { primaryButton } from './card.ts';

/** Does what an action says. */
export type Perform = (action: Action) => void;

/** Builds what covers the code; the phone field is built by itself, since it keeps what was typed. */
export function buildCover(
  cover: Exclude<Cover, { kind: 'form' }>,
  perform: Perform,
  messages: WhatsGateConnectMessages,
): HTMLElement {
  const button = (action: Action) =>
    primaryButton(action.label, () => perform(action), action.does === 'start' || action.does === 'restart');
  switch (cover.kind) {
    case 'start':
      return h('div', { class: 'cover square' }, button(cover.action));
    case 'preparing':
      return h('div', { class: 'cover square plain' }, h('span', { class: 'bones' }));
    case 'stale':
      return h('div', { class: 'cover square veil' }, h('p', {}, cover.text), button(cover.action));
    case 'silent':
      return h('div', { class: 'cover square plain' }, h('p', {}, cover.text), newTabLink(cover.href, cover.label));
    case 'failure':
      return h(
        'div',
        { class: 'box', part: 'failure' },
        h('div', { class: 'failure' }, warningIcon(), h('b', {}, cover.title), h('p', {}, cover.text)),
        cover.action !== null && button(cover.action),
      );
    case 'plate':
      return buildPlate(cover, perform, messages);
  }
}

function buildPlate(
  { code, number, action, change }: Extract<Cover, { kind: 'plate' }>,
  perform: Perform,
  messages: WhatsGateConnectMessages,
): HTMLElement {
  const [before = '', after = ''] = messages.codeFor.split('{number}');
  return h(
    'div',
    { class: 'plate' },
    h('p', {}, before, h('bdi', {}, number), after),
    h('div', { class: 'code', part: 'code', translate: 'no', role: 'group', 'aria-label': messages.codeTitle }, code),
    primaryButton(action.label, () => perform(action)),
    h('button', { type: 'button', class: 'link', click: () => perform(change) }, change.label),
  );
}

function newTabLink(href: string, label: string): HTMLElement {
  return h('a', { class: 'primary', part: 'primary', href, target: '_blank', rel: 'noopener noreferrer' }, label, ' ↗');
}

function warningIcon(): SVGElement {
  return svg('0 0 20 20', [
    ['circle', { cx: 10, cy: 10, r: 8.2, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6 }],
    ['path', { d: 'M10 6v5M10 13.8v.2', stroke: 'currentColor', 'stroke-width': 1.9, 'stroke-linecap': 'round' }],
  ]);
}
