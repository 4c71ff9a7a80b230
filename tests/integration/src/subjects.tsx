import type { WhatsGateSnapshot } from '@whatsgate/core';
import { createWhatsGateSession, mountCode, mountFrame } from '@whatsgate/core';
import { isSession, type WhatsGateSessionActions, type WhatsGateSessionSource } from '@whatsgate/core/adapter';
import { createLazySession } from '@whatsgate/core/lazy';
import {
  WhatsGateCode as ReactCode,
  WhatsGateFrame as ReactFrame,
  useWhatsGateSession as useInReact,
} from '@whatsgate/react';
import { defineWhatsGateConnect } from '@whatsgate/ui';
import { useWhatsGateSession as useInVue, WhatsGateCode as VueCode, WhatsGateFrame as VueFrame } from '@whatsgate/vue';
import { Fragment, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp, defineComponent, h } from 'vue';

/** A widget on the page, however it was made. */
export interface Mounted {
  /** What it shows now. */
  read(): WhatsGateSnapshot;
  readonly act: WhatsGateSessionActions;
  /** How often it has rendered. */
  renders(): number;
  unmount(): void;
}

/** One way to use the packages. */
export interface Subject {
  readonly name: string;
  /** @param text - what stands in the frame's place until there is one */
  mount(element: Element, source: WhatsGateSessionSource, text?: string): Mounted;
}

const withoutFramework = (name: string, createSession: typeof createWhatsGateSession): Subject => ({
  name,
  mount(element, source, text = '') {
    element.append(text);
    const session = isSession(source) ? source : createSession(source);
    let renders = 0;
    const unsubscribe = session.subscribe(() => {
      renders += 1;
    });
    const unmountFrame = mountFrame(session, element);
    const unmountCode = mountCode(session, element);
    return {
      read: session.getSnapshot,
      act: session,
      renders: () => renders,
      unmount() {
        unsubscribe();
        unmountCode();
        unmountFrame();
      },
    };
  },
});

/** The one without a framework. */
export const plain = withoutFramework('plain JS', createWhatsGateSession);
const plainAndLazy = withoutFramework('plain JS, lazy', createLazySession);

export function react(isStrict: boolean): Subject {
  return {
    name: isStrict ? 'React in StrictMode' : 'React',
    mount(element, source, text) {
      let latest: ReturnType<typeof useInReact> | undefined;
      let renders = 0;
      const Widget = () => {
        const wg = useInReact(toFresh(source));
        latest = wg;
        renders += 1;
        return (
          <main>
            <ReactFrame session={wg}>{text}</ReactFrame>
            <ReactCode session={wg} />
            {text}
          </main>
        );
      };
      const Mode = isStrict ? StrictMode : Fragment;
      const root = createRoot(element);
      root.render(
        <Mode>
          <Widget />
        </Mode>,
      );
      return toMounted(
        () => latest,
        () => renders,
        () => root.unmount(),
      );
    },
  };
}

export const vue: Subject = {
  name: 'Vue',
  mount(element, source, text) {
    let latest: ReturnType<typeof useInVue> | undefined;
    let renders = 0;
    const Widget = defineComponent(() => {
      const wg = useInVue(() => toFresh(source));
      latest = wg;
      return () => {
        renders += 1;
        return h('main', [
          h(VueFrame, { session: wg }, () => text),
          h(VueCode, { session: wg }),
          text,
          h('span', wg.status),
        ]);
      };
    });
    const app = createApp(Widget);
    app.mount(element);
    return toMounted(
      () => latest,
      () => renders,
      () => app.unmount(),
    );
  },
};

/** The ready-made screen. It has its own markup, in its shadow root, and no place for `text`. */
const element: Subject = {
  name: '<whatsgate-connect>',
  mount(place, source) {
    defineWhatsGateConnect();
    const session = isSession(source) ? source : createWhatsGateSession(source);
    const connect = document.createElement('whatsgate-connect');
    let renders = 0;
    // Its own event comes with each status only: what it shows follows each snapshot.
    const unsubscribe = session.subscribe(() => {
      renders += 1;
    });
    connect.session = session;
    place.append(connect);
    return {
      read: session.getSnapshot,
      act: session,
      renders: () => renders,
      unmount() {
        unsubscribe();
        connect.remove();
      },
    };
  },
};

function toMounted(
  latest: () => (WhatsGateSnapshot & WhatsGateSessionActions) | undefined,
  renders: () => number,
  unmount: () => void,
): Mounted {
  const read = () => {
    const view = latest();
    if (view === undefined) throw new Error('The widget has not rendered yet');
    return view;
  };
  const act: WhatsGateSessionActions = {
    start: (auth) => read().start(auth),
    retry: () => read().retry(),
    preload: () => read().preload(),
    warmUp: () => read().warmUp(),
    close: () => read().close(),
    attachFrame: (iframe, frameKey) => read().attachFrame(iframe, frameKey),
  };
  return { read, act, renders, unmount };
}

/** A fresh object at each render, as people write it (R6). */
const toFresh = (source: WhatsGateSessionSource): WhatsGateSessionSource =>
  isSession(source) ? source : { ...source };

/** Those that put `.whatsgate-frame` and the code into the page itself, for a suite about that markup. */
export const headlessSubjects: readonly Subject[] = [plain, plainAndLazy, react(false), react(true), vue];

/** Every way, for a suite that must hold for all of them. */
export const subjects: readonly Subject[] = [...headlessSubjects, element];
