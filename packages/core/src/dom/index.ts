export { type MountCodeOptions, mountCode } from './mount-code.ts';
export { type MountFrameOptions, mountFrame } from './mount-frame.ts';
export { codeAttributes, codeStyles, copyCode, groupCode } from './pairing-code.ts';
