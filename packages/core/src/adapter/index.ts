export { applyStyles } from '../frame/apply-styles.ts';
export { boxStyles } from '../frame/box-styles.ts';
export { loadAhead } from '../lazy/load-ahead.ts';
export { createIdleSnapshot } from '../session/idle-snapshot.ts';
export {
  isReplaceable,
  isSameSource,
  isSession,
  toActions,
  toSession,
  type WhatsGateSessionActions,
  type WhatsGateSessionSource,
  type WhatsGateSessionView,
  warnChangedTooLate,
} from './session-source.ts';
