/**
 * Translates the page as a browser does: each text is taken out and another one stands in its place, in `<font>`
 * elements; text that comes later too.
 *
 * @returns stops translating
 */
export function translatePage(root: Node): () => void {
  const observer = new MutationObserver(translate);
  const observe = () => observer.observe(root, { childList: true, characterData: true, subtree: true });
  function translate() {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (text) =>
      text.parentElement?.closest('font, [translate="no"]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    observer.disconnect();
    for (const text of texts.filter(({ data }) => data.trim() !== '')) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = `«${text.data}»`;
      outer.append(inner);
      text.replaceWith(outer);
    }
    observe();
  }
  translate();
  return () => observer.disconnect();
}
