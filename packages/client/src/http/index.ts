export { isWhatsGateError, WhatsGateError } from '../errors/index.ts';
export {
  type CreateSessionInput,
  createWhatsGateClient,
  defaultBaseUrl,
  type ListSessionsFilter,
  type RequestOptions,
  type WhatsGateClient,
  type WhatsGateClientOptions,
} from './create-client.ts';
export { looksLikeSlotsExhausted, pageStateHeader, relayNames, type SlotsExhaustedMatcher, unloadHeader } from './to-error.ts';
