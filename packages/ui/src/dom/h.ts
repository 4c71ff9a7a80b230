type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;
type Child = Node | string | false | null;

/**
 * Creates an element. A function is a listener for the event of that name; `true` sets an empty attribute, `false` none.
 * Text becomes a text node, never markup, so that Trusted Types have nothing to object to.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== false && child !== null));
  return element;
}

/** Creates a picture from elements of SVG, such as `['path', { d: 'M1 1h2' }]`. It is decoration unless it has a label. */
export function svg(
  viewBox: string,
  shapes: readonly (readonly [tag: string, attributes: Attributes])[],
  label?: string,
): SVGElement {
  const named: Attributes = label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label };
  const picture = createSvg('svg', { viewBox, ...named });
  picture.append(...shapes.map(([tag, attributes]) => createSvg(tag, attributes)));
  return picture;
}

function createSvg(tag: string, attributes: Attributes): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  return element;
}

function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (typeof value === 'function') element.addEventListener(name, value);
  else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
}
