/**
 * Keeps a framework from failing at an element where something else changes the page as well (translators, morphing
 * libraries): what has been taken out of the element, or moved, can be removed from it all the same, and an
 * insertion needs nothing beside it.
 *
 * @returns puts the element back where it stands now, if something else has taken it out
 */
export function holdPlace(element: Element): () => void {
  const { parentNode: parent, nextSibling: next } = element;
  const { insertBefore } = Element.prototype;
  Object.assign(element, {
    removeChild: (child: ChildNode) => {
      child.remove();
      return child;
    },
    insertBefore: (child: Node, before: Node | null) =>
      insertBefore.call(element, child, before?.parentNode === element ? before : null),
  });
  return () => {
    if (element.parentNode === null) parent?.insertBefore(element, next?.parentNode === parent ? next : null);
  };
}
