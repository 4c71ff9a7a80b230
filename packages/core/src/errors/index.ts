export { remedies, type WhatsGateErrorCode } from './codes.ts';
export { isWhatsGateError, type ServerWords, toWhatsGateError, WhatsGateError, type WhatsGateErrorOptions } from './whatsgate-error.ts';
