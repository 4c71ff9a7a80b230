import { applyStyles } from '@whatsgate/core/adapter';
import { onBeforeUpdate, type ShallowRef, type VNode } from 'vue';
import type { Parts } from './use-parts.ts';

type Styles = Readonly<Record<string, string>>;

interface LayOutHooks {
  readonly onVnodeMounted: (vnode: VNode) => void;
  readonly onVnodeUpdated: (vnode: VNode) => void;
}

/**
 * Hooks that lay an element out without a style attribute, which a strict `style-src` would drop from rendered markup.
 */
export const layOut = (styles: Styles): LayOutHooks => {
  const apply = ({ el }: VNode) => applyStyles(el as HTMLElement, styles);
  return { onVnodeMounted: apply, onVnodeUpdated: apply };
};

/**
 * Hooks for a place that something else on the page may take out of it, or change. They work with each render: a
 * `style` that changes may have taken away what was set.
 */
export function usePlace(styles: Styles, parts: Readonly<ShallowRef<Parts | undefined>>): LayOutHooks {
  let putBack = () => {};
  onBeforeUpdate(() => putBack());
  const place = ({ el }: VNode) => {
    applyStyles(el as HTMLElement, styles);
    putBack = parts.value?.holdPlace(el as Element) ?? putBack;
  };
  return { onVnodeMounted: place, onVnodeUpdated: place };
}
