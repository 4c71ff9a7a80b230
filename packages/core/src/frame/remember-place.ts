/**
 * Remembers where an element stands.
 *
 * @returns puts it back there if something else has taken it out of a place that is still in the document
 */
export function rememberPlace(element: Element): () => void {
  const { parentNode: parent, nextSibling: next } = element;
  return () => {
    if (parent === null || !parent.isConnected || element.parentNode !== null) return;
    parent.insertBefore(element, next?.parentNode === parent ? next : null);
  };
}
