import type { Fault } from './faults/faults.ts';
import type { VirtualPhone } from './phone/phone.ts';
import type { LogEntry } from './runtime/log.ts';
import type { LedgerCounts } from './service/ledger.ts';

/** An event to send to a session's webhook and to store for `events-get`. */
export interface EventToSend {
  /** `ack`, `media`, `sent`, `error`, or any other. */
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The session's `unique_id`. Default: the only one there is. */
  readonly session?: string;
}

/** An emulated WhatsGate, in this process or another one. */
export interface Emulator {
  /** Its origin. The API is at `<url>/api/v1`, the phone at `<url>/phone`. */
  readonly url: string;
  /** The key that its API expects. */
  readonly apiKey: string;
  /** Answers a request in process, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly phone: VirtualPhone;
  /** Adds a fault, which the next requests meet. @throws Error for an unknown fault */
  fault(fault: Fault): Promise<void>;
  /** Removes all faults. */
  clearFaults(): Promise<void>;
  /** Sends any event. */
  sendEvent(event: EventToSend): Promise<void>;
  /** Counts of what happened to the paid slots. */
  ledger(): Promise<LedgerCounts>;
  /** The last thousand things that happened, oldest first. */
  log(): Promise<readonly LogEntry[]>;
  readonly clock: {
    /** Moves the time forward by `ms`. */
    advance(ms: number): Promise<void>;
  };
  /** Removes sessions, faults and log entries, and clears the ledger. */
  reset(): Promise<void>;
  /** Stops it. On a connection made by `connectEmulator`, does nothing. */
  close(): Promise<void>;
}
