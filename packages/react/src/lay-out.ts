import { applyStyles } from '@whatsgate/core/adapter';
import { type RefCallback, useRef } from 'react';
import type { Parts } from './use-parts.ts';

type Styles = Readonly<Record<string, string>>;

/**
 * A ref that lays its element out without a style attribute, which a strict `style-src` would
 * drop from rendered markup.
 */
export const layOut =
  (styles: Styles): RefCallback<HTMLElement> =>
  (element) => {
    if (element !== null) applyStyles(element, styles);
  };

/**
 * A ref for a place that something else on the page may take out of it, or change. Works with each render: a `style`
 * that changes may have taken away what was set.
 */
export function usePlace(styles: Styles, parts: Parts | undefined): RefCallback<HTMLElement> {
  const putBack = useRef(() => {});
  return (element) => {
    if (element === null) return putBack.current();
    applyStyles(element, styles);
    putBack.current = parts?.holdPlace(element) ?? putBack.current;
  };
}
