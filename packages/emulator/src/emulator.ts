import type { Fault } from './faults.ts';
import type { LogEntry } from './log.ts';
import type { VirtualPhone } from './phone.ts';
import type { LedgerCounts } from './service/ledger.ts';

/** Any event to send to a session's webhook and to keep for `events-get`. */
export interface EventToSend {
  /** Such as `ack`, `media`, `sent`, `error`; others are possible. */
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The session's `unique_id`. Default: the only one there is. */
  readonly session?: string;
}

/** A WhatsGate of your own, in this process or in another one. */
export interface Emulator {
  /** Its address, without a path. The API is at `<url>/api/v1`, the phone at `<url>/phone`. */
  readonly url: string;
  /** The key that its API asks for. */
  readonly apiKey: string;
  /** Answers a request; in process, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly phone: VirtualPhone;
  /** Misbehaves from now on, as often as the fault says. @throws Error for a fault it does not know */
  fault(fault: Fault): Promise<void>;
  /** Behaves again. */
  clearFaults(): Promise<void>;
  /** Sends an event of your own making. */
  sendEvent(event: EventToSend): Promise<void>;
  /** What happened to the paid slots, to assert on. */
  ledger(): Promise<LedgerCounts>;
  /** What happened, the oldest first: the last thousand entries. */
  log(): Promise<readonly LogEntry[]>;
  readonly clock: {
    /** Lets `ms` milliseconds pass at once. */
    advance(ms: number): Promise<void>;
  };
  /** Forgets sessions, faults, log and ledger. */
  reset(): Promise<void>;
  /** Ends it, if this is the process it runs in; otherwise only lets go of it. */
  close(): Promise<void>;
}
