import { createWhatsGateClient, type WhatsGateClient } from '@whatsgate/client';
import { type Background, createBackground } from '../background.ts';
import { type ServerClock, systemClock } from '../clock.ts';
import { type CallbackTokens, createCallbackTokens } from '../gateway/callback-token.ts';
import { createGateway, type Gateway } from '../gateway/whatsgate.ts';
import type { WhatsGateServerOptions } from '../options.ts';
import { parseOptions } from '../parse-options.ts';
import { createRedact, type Redact, toReason } from '../reason.ts';
import { createReport, type FailureEvent, type Report } from '../report.ts';
import type { DeleteRule } from '../slots/may-delete.ts';
import { otherStatuses } from '../slots/slot.ts';
import { createMemoryStore } from '../stores/memory-store.ts';
import type { WhatsGateStore } from '../stores/store.ts';
import { withDeadlines } from '../stores/with-deadlines.ts';

/** What every part of a server is made from. */
export interface Setup {
  readonly options: WhatsGateServerOptions;
  /** The secrets of the installation, the current one first. */
  readonly secrets: readonly [string, ...string[]];
  /** As browsers write it. */
  readonly publicUrl: string;
  readonly client: WhatsGateClient;
  readonly tokens: CallbackTokens;
  readonly gateway: Gateway;
  readonly store: WhatsGateStore;
  readonly clock: ServerClock;
  /** The wall clock in ms since the epoch, for times that other machines write, such as those of tickets. */
  readonly wallTime: () => number;
  readonly rule: DeleteRule;
  readonly knownStatuses: readonly string[];
  readonly report: Report;
  readonly redact: Redact;
  /** Reports why work in the background has failed. */
  readonly reportFailure: (event: FailureEvent) => (error: unknown) => void;
  /** Reports why a hook of the application has failed. */
  readonly reportHook: (hook: string, error: unknown) => void;
  readonly background: Background;
}

/** @throws WhatsGateError `INVALID_OPTIONS` */
export function createSetup(options: WhatsGateServerOptions): Setup {
  const { secrets, publicUrl } = parseOptions(options);
  const { apiKey, baseUrl, fetch, clock = systemClock, pendingFor = 15 * 60_000 } = options;
  const { pendingStatuses = ['PENDING', 'AUTH'] } = options;
  const redact = createRedact(apiKey, ...secrets);
  const report = createReport(options.log, redact);
  const client = createWhatsGateClient({ apiKey, ...(baseUrl !== undefined && { baseUrl }), ...(fetch && { fetch }) });
  const tokens = createCallbackTokens(secrets, publicUrl, options.crypto ?? globalThis.crypto);
  const onNameChanged = () => report({ event: 'name changed' });
  return {
    options,
    secrets,
    publicUrl,
    client,
    tokens,
    gateway: createGateway({ client, tokens, clock, pendingStatuses, onNameChanged }),
    store: withDeadlines(options.store ?? createMemoryStore(clock.now), clock),
    clock,
    wallTime: options.clock?.now ?? Date.now,
    rule: { pendingFor, pendingStatuses },
    knownStatuses: [...pendingStatuses, ...otherStatuses],
    report,
    redact,
    reportFailure: (event) => (error) => report({ event, reason: redact(toReason(error)) }),
    reportHook: (hook, error) => report({ event: 'hook failed', hook, reason: redact(toReason(error)) }),
    background: createBackground(),
  };
}
