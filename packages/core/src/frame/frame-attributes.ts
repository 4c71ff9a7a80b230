import { frameSize } from './box-styles.ts';

/**
 * What the iframe of the QR page carries: the least that the page works with. `allow-same-origin` is safe because the
 * page is not of the host's own origin (but where `frameOrigins` names that), and needed because without it the page's
 * messages come from the origin `"null"`.
 */
export const frameAttributes = {
  sandbox: 'allow-scripts allow-same-origin',
  allow: '',
  width: frameSize,
  height: frameSize,
} as const;
