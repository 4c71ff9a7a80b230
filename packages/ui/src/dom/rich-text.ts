/**
 * Turns a text of the messages into nodes: `**bold**`, and `{name}` for one of these nodes, which is copied.
 */
export function toRichText(text: string, nodes: Readonly<Record<string, Node>> = {}): Node[] {
  return text
    .split(/(\*\*.*?\*\*|\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**')) {
        const bold = document.createElement('b');
        bold.textContent = part.slice(2, -2);
        return bold;
      }
      return nodes[part.slice(1, -1)]?.cloneNode(true) ?? document.createTextNode(part);
    });
}
