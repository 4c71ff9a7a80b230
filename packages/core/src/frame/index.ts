export { frameAttributes, frameSize, frameStyles } from './frame-attributes.ts';
export { listenToFrame } from './frame-bridge.ts';
export { watchForLoss } from './frame-loss.ts';
