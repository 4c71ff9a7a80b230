export { applyStyles } from './apply-styles.ts';
export { frameSize } from './box-styles.ts';
export { createIframe } from './create-iframe.ts';
export { frameAttributes, frameStyles } from './frame-attributes.ts';
export { listenToFrame } from './frame-bridge.ts';
export { whenInserted } from './frame-insertion.ts';
export { watchForLoss } from './frame-loss.ts';
export { holdPlace } from './hold-place.ts';
export { requireElement } from './require-element.ts';
