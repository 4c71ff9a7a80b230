/**
 * Adds style sheets to a shadow root. Constructed sheets need no `unsafe-inline` of a content security policy; where
 * they do not exist (Safari before 16.4) a `style` element stands in, which such a policy must allow.
 */
export function adoptStyles(root: ShadowRoot, css: string): void {
  // A document takes only sheets of its own window; one without a window shows nothing.
  const { CSSStyleSheet: Sheet } = root.ownerDocument.defaultView ?? window;
  if ('adoptedStyleSheets' in root && typeof Sheet.prototype.replaceSync === 'function') {
    if (root.ownerDocument.defaultView === null) return;
    const sheet = new Sheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } else {
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}
