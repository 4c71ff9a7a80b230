/** The QR page's own size, in CSS pixels. */
export const frameSize = 310;

/**
 * What the iframe of the QR page carries: the least that the page works with. `allow-same-origin` is safe because the page
 * is never of the host's own origin, and needed because without it the page's messages come from the origin `"null"`.
 */
export const frameAttributes = {
  sandbox: 'allow-scripts allow-same-origin',
  allow: '',
  width: frameSize,
  height: frameSize,
} as const;

/** How the frame, its box and the button over an old code look; each can be overridden. */
export const frameStyles = {
  /** A fixed place, so that nothing jumps when the frame comes and goes. */
  box: { position: 'relative', display: 'grid', placeItems: 'center', width: `${frameSize}px`, maxWidth: '100%', height: `${frameSize}px` },
  /** A white plate with a quiet zone: dark themes and dark-mode extensions leave the code readable to a camera. */
  frame: { display: 'block', border: '0', borderRadius: '12px', background: '#fff', colorScheme: 'light', maxWidth: '100%' },
  /** Lies over an old code, which a camera would still read. */
  cover: {
    position: 'absolute',
    inset: '0',
    display: 'grid',
    placeItems: 'center',
    borderRadius: '12px',
    background: 'rgb(255 255 255 / 0.94)',
    color: '#14402a',
  },
  /** The button that renews it, as large as the cover. */
  renew: { width: '100%', height: '100%', border: '0', background: 'none', color: 'inherit', font: '600 16px/1.4 system-ui, sans-serif', cursor: 'pointer' },
} as const;
