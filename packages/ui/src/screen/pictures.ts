import { svg } from '../dom/h.ts';

const outline = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4, 'stroke-linecap': 'round' } as const;
const faint = { ...outline, opacity: 0.45 } as const;
const target = { fill: 'var(--accent)', 'fill-opacity': 0.18, stroke: 'var(--accent)', 'stroke-width': 1.6 } as const;
const dot = { fill: 'var(--accent)' } as const;

/** Two phones that show where to tap: the three dots of Android, the settings of an iPhone. */
export function buildPictures(): SVGElement[] {
  return [android(), iphone()];
}

function android(): SVGElement {
  return svg('0 0 84 72', [
    ['rect', { ...outline, x: 1, y: 1, width: 82, height: 90, rx: 9 }],
    ['path', { ...outline, d: 'M10 15h24', 'stroke-width': 3 }],
    [
      'path',
      {
        ...faint,
        d: 'M1 28h82M10 41a6 6 0 1 0 12 0a6 6 0 1 0-12 0M30 38h38M30 45h24M10 62a6 6 0 1 0 12 0a6 6 0 1 0-12 0M30 59h38M30 66h18',
      },
    ],
    ['circle', { ...target, cx: 69, cy: 15, r: 10 }],
    ['circle', { ...dot, cx: 69, cy: 10, r: 1.7 }],
    ['circle', { ...dot, cx: 69, cy: 15, r: 1.7 }],
    ['circle', { ...dot, cx: 69, cy: 20, r: 1.7 }],
  ]);
}

function iphone(): SVGElement {
  return svg('0 0 84 72', [
    ['rect', { ...outline, x: 1, y: -20, width: 82, height: 91, rx: 14 }],
    [
      'path',
      {
        ...faint,
        d: 'M10 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M30 5h38M30 12h24M10 28a6 6 0 1 0 12 0a6 6 0 1 0-12 0M30 25h38M30 32h18M1 44h82',
      },
    ],
    ['path', { ...faint, d: 'M14 56h6M32 56h6M50 56h0', 'stroke-width': 5 }],
    ['circle', { ...target, cx: 69, cy: 56, r: 10 }],
    ['circle', { cx: 69, cy: 56, r: 2.6, fill: 'none', stroke: 'var(--accent)', 'stroke-width': 1.6 }],
    [
      'path',
      {
        d: 'M69 50v2M69 60v2M63 56h2M73 56h2M64.8 51.8l1.4 1.4M71.8 58.8l1.4 1.4M64.8 60.2l1.4-1.4M71.8 53.2l1.4-1.4',
        stroke: 'var(--accent)',
        'stroke-width': 1.4,
        'stroke-linecap': 'round',
      },
    ],
  ]);
}
