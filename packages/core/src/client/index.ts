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
export { leavingHeader, looksLikeSlotsExhausted, pageStateHeader, relayNames, type SlotsExhaustedMatcher } from './refusal.ts';
