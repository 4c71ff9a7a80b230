import { expect, it, vi } from 'vitest';
import { adoptStyles } from '../src/dom/adopt-styles.ts';
import { h, svg } from '../src/dom/h.ts';
import { toRichText } from '../src/dom/rich-text.ts';

const write = (...nodes: Node[]) => {
  const place = document.createElement('div');
  place.append(...nodes);
  return place.innerHTML;
};

it('h: attributes, listeners, children; what is false or null is left out', () => {
  const click = vi.fn();
  const button = h(
    'button',
    { type: 'button', hidden: true, disabled: false, tabindex: -1, 'aria-expanded': 'false', click },
    'A ',
    h('b', {}, 'B'),
    null,
    false,
  );
  expect(write(button)).toBe('<button type="button" hidden="" tabindex="-1" aria-expanded="false">A <b>B</b></button>');
  button.click();
  expect(click).toHaveBeenCalledOnce();
  expect(write(h('p'))).toBe('<p></p>');
});

it('h: text is never markup, in a child or in an attribute', () => {
  const evil = '"><img src=x onerror=alert(1)>';
  const element = h('p', { title: evil }, evil);
  expect(element.childElementCount).toBe(0);
  expect(element).toMatchObject({ textContent: evil, title: evil });
});

it('svg: a picture is decoration without a label, and an image with one', () => {
  const shapes = [['path', { d: 'M1 1h2', 'stroke-width': 2 }]] as const;
  const decoration = svg('0 0 4 4', shapes);
  expect(decoration.getAttribute('aria-hidden')).toBe('true');
  expect(decoration.hasAttribute('role')).toBe(false);
  expect(decoration.firstElementChild?.namespaceURI).toBe('http://www.w3.org/2000/svg');
  expect(decoration.firstElementChild?.getAttribute('stroke-width')).toBe('2');
  const picture = svg('0 0 4 4', shapes, 'three dots');
  expect(picture.getAttribute('role')).toBe('img');
  expect(picture.getAttribute('aria-label')).toBe('three dots');
  expect(picture.hasAttribute('aria-hidden')).toBe(false);
});

it.each([
  ['Plain', 'Plain'],
  ['', ''],
  ['Tap **Link a device** now.', 'Tap <b>Link a device</b> now.'],
  ['**A** and **B**', '<b>A</b> and <b>B</b>'],
  ['{dots}, then {gear}', '<i>:</i>, then <u>*</u>'],
  ['{dots}{dots}', '<i>:</i><i>:</i>'],
  ['{unknown} stays', '{unknown} stays'],
  ['a ** b', 'a ** b'],
  ['<b>markup</b> & **<i>**', '&lt;b&gt;markup&lt;/b&gt; &amp; <b>&lt;i&gt;</b>'],
])('rich text: %s', (text, markup) => {
  expect(write(...toRichText(text, { dots: h('i', {}, ':'), gear: h('u', {}, '*') }))).toBe(markup);
});

it.each(['constructed', 'as elements'])('styles are adopted in the order they come in: %s', (how) => {
  const own = Object.getOwnPropertyDescriptor(CSSStyleSheet.prototype, 'replaceSync') as PropertyDescriptor;
  // Safari before 16.4 has none.
  if (how === 'as elements') Reflect.deleteProperty(CSSStyleSheet.prototype, 'replaceSync');
  const host = document.body.appendChild(document.createElement('div'));
  try {
    const root = host.attachShadow({ mode: 'open' });
    const text = root.appendChild(h('p', {}, 'x'));
    adoptStyles(root, 'p{color:rgb(1, 2, 3);width:10px}');
    adoptStyles(root, 'p{color:rgb(4, 5, 6)}');
    const { color, width } = getComputedStyle(text);
    expect({ color, width }).toEqual({ color: 'rgb(4, 5, 6)', width: '10px' });
    expect(root.adoptedStyleSheets).toHaveLength(how === 'constructed' ? 2 : 0);
  } finally {
    Object.defineProperty(CSSStyleSheet.prototype, 'replaceSync', own);
    host.remove();
  }
});
