// What the first request of a page needs, without what sends the others: nothing here may import ky or the catalogue of
// errors. An entry of its own, since a bundler that splits code keeps a file in one piece.
export {
  type CommandTarget,
  createCommand,
  type HeaderValues,
  isUsableAddress,
  toCommandRequest,
} from '../http/command-request.ts';
export { releaseOnUnload } from '../http/release-on-unload.ts';
export { type FrameOriginRule, findFrameProblem } from '../protocol/frame-address.ts';
