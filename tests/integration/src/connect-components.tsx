import { WhatsGateConnect as ReactConnect } from '@whatsgate/react';
import type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from '@whatsgate/ui';
import { WhatsGateConnect as VueConnect } from '@whatsgate/vue';
import { Activity, Fragment, StrictMode, useLayoutEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString as renderReact } from 'react-dom/server';
import { createApp, createSSRApp, h, KeepAlive, nextTick, reactive } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';

export interface ComponentProps extends Partial<WhatsGateConnectProperties> {
  readonly onLinked?: (detail: WhatsGateConnectEvents['whatsgate-linked']['detail']) => void;
}

/** `<WhatsGateConnect>` on a page. */
export interface MountedComponent {
  update(props: ComponentProps): void;
  /** As most updates are: not at once. @param beforePaint - the page has changed, and is not painted yet */
  updateLater(props: ComponentProps, beforePaint: () => void): void;
  /** As `<Activity>` and `KeepAlive` do. */
  setHidden(isHidden: boolean): void;
  unmount(): void;
}

export interface ComponentSubject {
  readonly name: string;
  mount(place: Element, props: ComponentProps): MountedComponent;
  render(props: ComponentProps): Promise<string>;
  hydrate(place: Element, props: ComponentProps): () => void;
}

function react(isStrict: boolean): ComponentSubject {
  const Mode = isStrict ? StrictMode : Fragment;
  return {
    name: isStrict ? 'React in StrictMode' : 'React',
    mount(place, first) {
      const root = createRoot(place);
      let props = first;
      let mode: 'visible' | 'hidden' = 'visible';
      const Page = ({ beforePaint }: { readonly beforePaint: () => void }) => {
        useLayoutEffect(beforePaint);
        return (
          <Activity mode={mode}>
            <ReactConnect {...props} />
          </Activity>
        );
      };
      const render = (beforePaint = () => {}) =>
        root.render(
          <Mode>
            <Page beforePaint={beforePaint} />
          </Mode>,
        );
      const show = () => flushSync(() => render());
      show();
      return {
        update(next) {
          props = next;
          show();
        },
        updateLater(next, beforePaint) {
          props = next;
          render(beforePaint);
        },
        setHidden(isHidden) {
          mode = isHidden ? 'hidden' : 'visible';
          show();
        },
        unmount: () => root.unmount(),
      };
    },
    render: async (props) => renderReact(<ReactConnect {...props} />),
    hydrate(place, props) {
      const root = hydrateRoot(place, <ReactConnect {...props} />);
      return () => root.unmount();
    },
  };
}

const vue: ComponentSubject = {
  name: 'Vue',
  mount(place, first) {
    const state = reactive({ props: first, isHidden: false });
    const app = createApp(() => h(KeepAlive, () => (state.isHidden ? undefined : h(VueConnect, { ...state.props }))));
    app.mount(place);
    return {
      update(next) {
        state.props = next;
      },
      updateLater(next, beforePaint) {
        state.props = next;
        void nextTick(beforePaint);
      },
      setHidden(isHidden) {
        state.isHidden = isHidden;
      },
      unmount: () => app.unmount(),
    };
  },
  render: (props) => renderVue(createSSRApp(() => h(VueConnect, { ...props }))),
  hydrate(place, props) {
    const app = createSSRApp(() => h(VueConnect, { ...props }));
    app.mount(place);
    return () => app.unmount();
  },
};

export const components: readonly ComponentSubject[] = [react(false), react(true), vue];

/** The element of a page that has one. */
export function findConnect(): WhatsGateConnectElement & { readonly shadowRoot: ShadowRoot } {
  const element = document.querySelector('whatsgate-connect');
  if (!element?.shadowRoot) throw new Error('There is no <whatsgate-connect> yet.');
  return element as WhatsGateConnectElement & { readonly shadowRoot: ShadowRoot };
}
