/** The QR page's own size, in CSS pixels. */
export const frameSize = 310;

/** How the place of the QR page looks before there is one: small, since it is on screen before the person acts. */
export const boxStyles = {
  /** A fixed place, so that nothing jumps when the frame comes and goes. */
  box: {
    position: 'relative',
    display: 'grid',
    placeItems: 'center',
    width: `${frameSize}px`,
    maxWidth: '100%',
    height: `${frameSize}px`,
  },
  /** Round what stands in the frame's place until there is one, and without a trace in the layout. */
  children: { display: 'contents' },
} as const;
