import { boxStyles } from './box-styles.ts';

/**
 * How the frame, its box and what covers it look; each can be overridden. Set them by `applyStyles`, not as a
 * style attribute. Frame and cover share one cell of the box's grid: without styles the cover stands below the
 * frame, and never over the page.
 */
export const frameStyles = {
  ...boxStyles,
  /** Round the frame. */
  layer: { gridArea: '1 / 1', maxWidth: '100%' },
  /** A white plate with a quiet zone: dark themes and dark-mode extensions leave the code readable to a camera. */
  frame: {
    display: 'block',
    border: '0',
    borderRadius: '12px',
    background: '#fff',
    colorScheme: 'light',
    maxWidth: '100%',
  },
  /** Over an old code, which a camera would still read, and over a page that does not respond. */
  cover: {
    gridArea: '1 / 1',
    placeSelf: 'stretch',
    zIndex: '1',
    position: 'relative',
    display: 'grid',
    placeItems: 'center',
    borderRadius: '12px',
    background: '#fff',
    color: '#14402a',
    colorScheme: 'light',
  },
  /** The button or link in the cover, as large as the cover. */
  action: {
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
    width: '100%',
    height: '100%',
    padding: '24px',
    border: '0',
    background: 'none',
    color: 'inherit',
    font: '600 16px/1.4 system-ui, sans-serif',
    textAlign: 'center',
    cursor: 'pointer',
  },
} as const;
