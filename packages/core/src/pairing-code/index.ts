export { type MountCodeOptions, mountCode } from './mount-code.ts';
export { codeAttributes, codeStyles, copyCode, groupCode } from './pairing-code.ts';
