export { isSameAuth, type WhatsGateAuth } from './auth.ts';
export {
  findRecord,
  isOk,
  parseEventPage,
  parseRecordPage,
  type WhatsGateEventPage,
  type WhatsGateRecordPage,
} from './envelope.ts';
export { parseEvent, type WhatsGateEvent } from './event.ts';
export { allowsOwnOrigin, type FrameOriginRule, toUrl } from './frame-address.ts';
export { type FrameMessage, parseFrameMessage } from './frame-message.ts';
export {
  type E164Number,
  invalidNumber,
  isInternational,
  isUsableNumber,
  parseE164,
  readNumberText,
} from './number.ts';
export { parseQrLink } from './qr-link.ts';
export {
  isLinked,
  parseRecord,
  toAccount,
  type WhatsGateAccount,
  type WhatsGateRecord,
  type WhatsGateStatus,
} from './record.ts';
export { isJsonObject, type JsonObject } from './shape.ts';
