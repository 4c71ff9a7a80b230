import type { WhatsGateSessionOptions } from '@whatsgate/core';
import { mountFrame } from '@whatsgate/core';
import { createLazySession } from '@whatsgate/core/lazy';
import {
  WhatsGateConnect as ReactConnect,
  WhatsGateFrame as ReactFrame,
  useWhatsGateSession as useInReact,
} from '@whatsgate/react';
import { defineWhatsGateConnect, type WhatsGateConnectProperties } from '@whatsgate/ui';
import {
  useWhatsGateSession as useInVue,
  WhatsGateConnect as VueConnect,
  WhatsGateFrame as VueFrame,
} from '@whatsgate/vue';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createApp, defineComponent, h } from 'vue';

/** A page with a button that starts, and one that does not. */
export interface StartButtons {
  readonly name: string;
  /** @returns removes it */
  mount(place: Element, options: WhatsGateSessionOptions): () => void;
}

const labels = { start: 'Start', other: 'Other' };

const plain: StartButtons = {
  name: 'plain JS, lazy',
  mount(place, options) {
    const session = createLazySession(options);
    const start = Object.assign(document.createElement('button'), { textContent: labels.start });
    start.addEventListener('pointerenter', session.warmUp);
    start.addEventListener('focus', session.warmUp);
    start.addEventListener('click', session.start);
    place.append(start, Object.assign(document.createElement('button'), { textContent: labels.other }));
    return mountFrame(session, place);
  },
};

const react: StartButtons = {
  name: 'useWhatsGateSession in React',
  mount(place, options) {
    const Page = () => {
      const wg = useInReact(options);
      return (
        <ReactFrame session={wg}>
          <button type="button" onPointerEnter={wg.warmUp} onFocus={wg.warmUp} onClick={wg.start}>
            {labels.start}
          </button>
          <button type="button">{labels.other}</button>
        </ReactFrame>
      );
    };
    const root = createRoot(place);
    flushSync(() => root.render(<Page />));
    return () => root.unmount();
  },
};

const vue: StartButtons = {
  name: 'useWhatsGateSession in Vue',
  mount(place, options) {
    const Page = defineComponent(() => {
      const wg = useInVue(options);
      return () =>
        h(VueFrame, { session: wg }, () => [
          h('button', { onPointerenter: wg.warmUp, onFocus: wg.warmUp, onClick: wg.start }, labels.start),
          h('button', labels.other),
        ]);
    });
    const app = createApp(Page);
    app.mount(place);
    return () => app.unmount();
  },
};

/** What the ready-made screen takes of the options. */
function toProperties({ relay, name, warm, deadlines = {} }: WhatsGateSessionOptions) {
  const properties = { relay, name, warm, auth: 'qr', options: { deadlines } };
  return properties as Pick<WhatsGateConnectProperties, 'name' | 'auth' | 'options'> & { relay: string; warm: string };
}

const element: StartButtons = {
  name: '<whatsgate-connect>',
  mount(place, options) {
    defineWhatsGateConnect();
    const connect = Object.assign(document.createElement('whatsgate-connect'), toProperties(options));
    place.append(connect);
    return () => connect.remove();
  },
};

const reactConnect: StartButtons = {
  name: '<WhatsGateConnect> in React',
  mount(place, options) {
    const root = createRoot(place);
    flushSync(() => root.render(<ReactConnect {...toProperties(options)} />));
    return () => root.unmount();
  },
};

const vueConnect: StartButtons = {
  name: '<WhatsGateConnect> in Vue',
  mount(place, options) {
    const app = createApp(() => h(VueConnect, toProperties(options)));
    app.mount(place);
    return () => app.unmount();
  },
};

export const startButtons: readonly StartButtons[] = [plain, react, vue, element, reactConnect, vueConnect];

/** The button that starts, and another control beside it, also in the ready-made screen. */
export function findButtons(place: Element): { readonly start: HTMLElement; readonly other: HTMLElement } {
  const root = place.querySelector('whatsgate-connect')?.shadowRoot ?? place;
  const [start, other] = [root.querySelector('.primary, button'), root.querySelector('#code, button + button')];
  if (!(start instanceof HTMLElement) || !(other instanceof HTMLElement)) throw new Error('There are no buttons yet.');
  return { start: root.querySelector<HTMLElement>('.primary') ?? start, other };
}
