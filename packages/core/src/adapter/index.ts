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
} from './own-session.ts';
