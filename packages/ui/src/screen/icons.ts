import { svg } from '../dom/h.ts';

const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round' } as const;

/** The menu of WhatsApp on Android. */
export const androidIcon = (label: string) =>
  svg('0 0 16 16', [['path', { ...line, 'stroke-width': 3, d: 'M8 3h0M8 8h0M8 13h0' }]], label);

/** The settings of WhatsApp on an iPhone. */
export const iphoneIcon = (label: string) =>
  svg(
    '0 0 16 16',
    [
      ['circle', { ...line, cx: 8, cy: 8, r: 2.2 }],
      [
        'path',
        {
          ...line,
          d: 'M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
        },
      ],
    ],
    label,
  );
