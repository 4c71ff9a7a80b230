export {
  type CreateRequestOptions,
  type CreateSessionInput,
  createWhatsGateClient,
  type E164Number,
  isSameAuth,
  isWhatsGateError,
  type LeaseRequestOptions,
  type ListEventsFilter,
  type ListSessionsFilter,
  parseE164,
  type RequestOptions,
  type ServerError,
  type UnloadOptions,
  type WhatsGateAccount,
  type WhatsGateAuth,
  type WhatsGateClient,
  type WhatsGateClientOptions,
  WhatsGateError,
  type WhatsGateErrorCode,
  type WhatsGateEvent,
  type WhatsGateEventPage,
  type WhatsGateHeaders,
  type WhatsGateRecord,
  type WhatsGateRecordPage,
  type WhatsGateStatus,
} from '@whatsgate/client';
export type { WhatsGateClock } from './clock.ts';
export { type MountFrameOptions, mountFrame } from './dom/index.ts';
export { applyStyles, createIframe, frameAttributes, frameSize, frameStyles, holdPlace } from './frame/index.ts';
export { en, es, pt, ru, statusText, type WhatsGateMessages } from './messages/index.ts';
export {
  codeAttributes,
  codeStyles,
  copyCode,
  groupCode,
  type MountCodeOptions,
  mountCode,
} from './pairing-code/index.ts';
export {
  attachFrame,
  createWhatsGateSession,
  type RelayOption,
  type RelaySettings,
  type WhatsGateAbilities,
  type WhatsGateSession,
  type WhatsGateSessionActor,
  type WhatsGateSessionCallbacks,
  type WhatsGateSessionInput,
  type WhatsGateSessionOptions,
  type WhatsGateSessionStatus,
  type WhatsGateSnapshot,
  whatsGateSessionMachine,
} from './session/index.ts';
export { defaultDeadlines, type WhatsGateDeadlines } from './timings.ts';
export {
  createTrace,
  type TraceBase,
  type TracedError,
  type TraceEntry,
  type TraceJson,
  type WhatsGateTrace,
} from './trace/index.ts';
