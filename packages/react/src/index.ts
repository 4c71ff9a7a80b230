export {
  type CreateSessionInput,
  createTrace,
  createWhatsGateClient,
  createWhatsGateSession,
  defaultDeadlines,
  en,
  es,
  isSameAuth,
  isWhatsGateError,
  parseE164,
  pt,
  type RelayOption,
  type RelaySettings,
  ru,
  type ServerError,
  statusText,
  type TraceJson,
  type WhatsGateAbilities,
  type WhatsGateAccount,
  type WhatsGateAuth,
  type WhatsGateClient,
  type WhatsGateClientOptions,
  type WhatsGateClock,
  type WhatsGateDeadlines,
  WhatsGateError,
  type WhatsGateErrorCode,
  type WhatsGateMessages,
  type WhatsGateRecord,
  type WhatsGateSession,
  type WhatsGateSessionOptions,
  type WhatsGateSessionStatus,
  type WhatsGateSnapshot,
  type WhatsGateStatus,
  type WhatsGateTrace,
  whatsGateSessionMachine,
} from '@whatsgate/core';
export type { WhatsGateSessionActions, WhatsGateSessionSource, WhatsGateSessionView } from '@whatsgate/core/adapter';
export type { WhatsGateConnectElement } from '@whatsgate/ui';
export type { WhatsGateConnectTag } from './jsx.ts';
export { useWhatsGateSession } from './use-whatsgate-session.ts';
export { WhatsGateCode, type WhatsGateCodeProps } from './whatsgate-code.tsx';
export { WhatsGateConnect, type WhatsGateConnectProps } from './whatsgate-connect.tsx';
export { WhatsGateFrame, type WhatsGateFrameProps } from './whatsgate-frame.tsx';
