import { Activity, type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Component, createApp, defineComponent, h, KeepAlive, reactive } from 'vue';

/** What the scenarios do with a contender's widgets, in whatever framework. */
export interface Stage {
  /** Puts so many widgets on the page. */
  show(count: number): void;
  /** Hides them without ending them: `<Activity>`, or `KeepAlive`. */
  hide(): void;
  /** Takes everything away. */
  leave(): void;
}

/** A place for a contender. */
export type CreateStage = (place: Element, isStrict: boolean) => Stage;

const names = (count: number) => Array.from({ length: count }, (_, index) => `Support ${index + 1}`);

export const inReact =
  (Widget: ComponentType<{ readonly name: string }>): CreateStage =>
  (place, isStrict) => {
    const root = createRoot(place);
    let shown = 0;
    const render = (mode: 'visible' | 'hidden') => {
      const widgets = names(shown).map((name) => <Widget key={name} name={name} />);
      const page = <Activity mode={mode}>{widgets}</Activity>;
      root.render(isStrict ? <StrictMode>{page}</StrictMode> : page);
    };
    return {
      show(count) {
        shown = count;
        render('visible');
      },
      hide: () => render('hidden'),
      leave: () => root.unmount(),
    };
  };

export const inVue =
  (Widget: Component): CreateStage =>
  (place) => {
    const page = reactive({ shown: 0, isHidden: false });
    const Widgets = defineComponent(() => () => names(page.shown).map((name) => h(Widget, { key: name, name })));
    const app = createApp(defineComponent(() => () => h(KeepAlive, () => (page.isHidden ? null : h(Widgets)))));
    app.mount(place);
    return {
      show: (count) => Object.assign(page, { shown: count, isHidden: false }),
      hide: () => Object.assign(page, { isHidden: true }),
      leave: () => app.unmount(),
    };
  };
