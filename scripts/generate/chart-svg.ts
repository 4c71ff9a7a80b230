import type { StateNode } from './chart-tree.ts';

/** A state in the picture, in pixels from its top left corner. */
interface Box {
  readonly state: StateNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Size = Pick<Box, 'width' | 'height'>;

/** A state with its states within it; boxes are relative to it. */
interface Placed extends Size {
  readonly boxes: readonly Box[];
}

/** The widest picture; a smaller screen scrolls it. */
const maxWidth = 620;
/** Of a letter of 12 px, monospaced, in the widest of the usual fonts. */
const letter = 7.3;
const gap = 10;
/** Between the rows of the outermost states, for the arrow. */
const rowGap = 22;
const title = 24;

/**
 * A chart as an SVG without colors, which says nothing to a screen reader: a `rect` and a `text` for each state, with its path as `data-state`, the outer ones
 * first. It has no arrows: where there are sixty, none can be followed. The page draws the one that was taken last.
 */
export function toSvg(root: StateNode): string {
  const { width, height, boxes } = flow(Object.values(root.states), maxWidth, rowGap);
  const size = [width + 2, height + 2];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="-1 -1 ${size.join(' ')}" aria-hidden="true">`,
    ...boxes.map(drawBox),
    '</svg>',
    '',
  ].join('\n');
}

/** Puts states side by side, in the order of the chart, into as many rows as they need. */
function flow(states: readonly StateNode[], room: number, below = gap): Placed {
  const boxes: Box[] = [];
  let row: Size & { y: number } = { width: 0, height: 0, y: 0 };
  let width = 0;
  for (const state of states) {
    const placed = place(state, room);
    if (row.width > 0 && row.width + gap + placed.width > room)
      row = { width: 0, height: 0, y: row.y + row.height + below };
    const x = row.width === 0 ? 0 : row.width + gap;
    boxes.push(...moved(placed.boxes, x, row.y));
    row = { ...row, width: x + placed.width, height: Math.max(row.height, placed.height) };
    width = Math.max(width, row.width);
  }
  return { width, height: row.y + row.height, boxes };
}

function place(state: StateNode, room: number): Placed {
  const children = Object.values(state.states);
  const ownWidth = Math.ceil(state.key.length * letter) + 2 * gap;
  const inner = children.length === 0 ? { width: 0, height: 0, boxes: [] } : flow(children, room - 2 * gap);
  const width = Math.max(ownWidth, inner.width + 2 * gap);
  const height = children.length === 0 ? title + 2 : title + inner.height + gap;
  return { width, height, boxes: [{ state, x: 0, y: 0, width, height }, ...moved(inner.boxes, gap, title)] };
}

function moved(boxes: readonly Box[], x: number, y: number): Box[] {
  return boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
}

function drawBox({ state, x, y, width, height }: Box): string {
  const path = state.path.join('.');
  const isLeaf = Object.keys(state.states).length === 0;
  const at = isLeaf ? `x="${x + width / 2}" text-anchor="middle"` : `x="${x + gap}"`;
  const kind = isLeaf ? ' data-leaf=""' : state.type === 'parallel' ? ' data-parallel=""' : '';
  return [
    `<rect data-state="${path}"${kind} x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`,
    `<text data-state="${path}"${kind} ${at} y="${y + 17}">${state.key}</text>`,
  ].join('');
}
