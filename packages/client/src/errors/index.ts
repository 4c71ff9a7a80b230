export { remedies, type WhatsGateErrorCode } from './codes.ts';
export {
  isWhatsGateError,
  type ServerError,
  toWhatsGateError,
  WhatsGateError,
  type WhatsGateErrorOptions,
} from './whatsgate-error.ts';
