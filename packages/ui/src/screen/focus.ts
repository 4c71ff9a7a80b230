/**
 * Keeps the focus in the card while what had it is replaced: it goes to what there is to do next, or to the panel. Focus
 * elsewhere on the page is never taken.
 */
export function createFocusKeeper(card: HTMLElement, panel: HTMLElement) {
  const focused = () => {
    const root = card.getRootNode() as Document | ShadowRoot;
    return root.activeElement;
  };
  return {
    keep(change: () => void): void {
      const before = focused();
      const wasInside = before !== null && card.contains(before);
      change();
      // The panel only holds the focus until there is something to do.
      if (!wasInside || (before !== panel && card.contains(before) && isVisible(before))) return;
      const next =
        card.querySelector<HTMLElement>('.result:not([hidden]) h2') ??
        card.querySelector<HTMLElement>('.cover input, .cover .primary') ??
        panel;
      next.focus({ preventScroll: true });
    },
  };
}

function isVisible(element: Element): boolean {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
}
