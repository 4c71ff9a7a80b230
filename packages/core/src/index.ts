export {
  type CreateSessionInput,
  createWhatsGateClient,
  type ListSessionsFilter,
  type RequestOptions,
  type WhatsGateClient,
  type WhatsGateClientOptions,
} from './client/index.ts';
export {
  codeAttributes,
  codeStyles,
  copyCode,
  groupCode,
  type MountCodeOptions,
  type MountFrameOptions,
  mountCode,
  mountFrame,
} from './dom/index.ts';
export { isWhatsGateError, type ServerWords, WhatsGateError, type WhatsGateErrorCode } from './errors/index.ts';
export { frameAttributes, frameSize, frameStyles } from './frame/index.ts';
export {
  defaultDeadlines,
  type RelayOption,
  type RelaySettings,
  type WhatsGateClock,
  type WhatsGateDeadlines,
  type WhatsGateSessionInput,
  whatsGateSessionMachine,
} from './machine/index.ts';
export { isSameAuth, normalizeNumber, type WhatsGateAccount, type WhatsGateAuth, type WhatsGateRecord, type WhatsGateStatus } from './protocol/index.ts';
export {
  attachFrame,
  createWhatsGateSession,
  type WhatsGateAbilities,
  type WhatsGateSession,
  type WhatsGateSessionActor,
  type WhatsGateSessionCallbacks,
  type WhatsGateSessionOptions,
  type WhatsGateSessionStatus,
  type WhatsGateSnapshot,
} from './session/index.ts';
export { en, ru, text, type WhatsGateWords } from './text/index.ts';
export { createTrace, type TraceBase, type TracedError, type TraceEntry, type TraceJson, type WhatsGateTrace } from './trace/index.ts';
