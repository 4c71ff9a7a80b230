/**
 * Sets styles property by property, which a `style-src` without `unsafe-inline` allows; it forbids style attributes in
 * markup, so server-rendered markup must not depend on them. What the element has already been given stays.
 */
export function applyStyles(element: HTMLElement, styles: Readonly<Record<string, string>>): void {
  const { style } = element;
  for (const [name, value] of Object.entries(styles))
    if (Reflect.get(style, name) === '') Reflect.set(style, name, value);
}
