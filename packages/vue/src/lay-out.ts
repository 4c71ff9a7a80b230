import { applyStyles } from '@whatsgate/core';
import type { VNode } from 'vue';

interface LayOutHooks {
  readonly onVnodeMounted: (vnode: VNode) => void;
  readonly onVnodeUpdated: (vnode: VNode) => void;
}

/**
 * Hooks that lay an element out without a style attribute, which a strict `style-src` would drop from rendered markup.
 */
export const layOut = (styles: Readonly<Record<string, string>>): LayOutHooks => {
  const apply = ({ el }: VNode) => applyStyles(el as HTMLElement, styles);
  return { onVnodeMounted: apply, onVnodeUpdated: apply };
};
