export { type MountFrameOptions, mountFrame } from './mount-frame.ts';
