export { isSameAuth, type WhatsGateAuth } from './auth.ts';
export { isOk, parseRecordPage, type WhatsGateRecordPage } from './envelope.ts';
export { type FrameMessage, parseFrameMessage } from './frame-message.ts';
export { invalidNumber, isUsableNumber, normalizeNumber } from './number.ts';
export { type FrameOriginRule, parseQrLink, toUrl } from './qr-link.ts';
export { isLinked, parseRecord, toAccount, type WhatsGateAccount, type WhatsGateRecord, type WhatsGateStatus } from './record.ts';
export { badShape, isJsonObject, type JsonObject } from './shape.ts';
