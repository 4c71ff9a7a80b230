import { applyStyles } from '@whatsgate/core';

/**
 * A ref that lays its element out without a style attribute, which a strict `style-src` would
 * drop from rendered markup.
 */
export const layOut =
  (styles: Readonly<Record<string, string>>) =>
  (element: HTMLElement | null): void => {
    if (element !== null) applyStyles(element, styles);
  };
