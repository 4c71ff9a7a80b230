export type { WhatsGateHeaders } from './command-request.ts';
export {
  type CreateRequestOptions,
  type CreateSessionInput,
  createWhatsGateClient,
  defaultBaseUrl,
  type LeaseRequestOptions,
  type ListEventsFilter,
  type ListSessionsFilter,
  type ReadRequestOptions,
  type RequestOptions,
  type UnloadOptions,
  type WhatsGateClient,
  type WhatsGateClientOptions,
} from './create-client.ts';
export { idempotencyKeyHeader, leaseHeader, pageStateHeader } from './header-names.ts';
export {
  requestHeaders,
  responseHeaders,
} from './headers.ts';
export { looksLikeSlotsExhausted, type SlotsExhaustedMatcher } from './to-error.ts';
