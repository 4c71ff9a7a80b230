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
