import type { Fault } from './faults/faults.ts';
import type { UnreliableOptions } from './faults/unreliable-options.ts';
import type { VirtualPhone } from './phone/phone.ts';
import type { Phones } from './phone/phones.ts';
import type { Target } from './phone/wait-for-session.ts';
import type { LogEntry } from './runtime/log.ts';
import type { LedgerCounts } from './service/ledger.ts';
import type { SessionState } from './service/session.ts';
import type { WebhookDelivery } from './service/webhooks.ts';

/** An event to send to a session's webhook and to store for `events-get`. */
export interface EventToSend {
  /** `ack`, `media`, `sent`, `error`, or any other. */
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Default: the only session. */
  readonly session?: Target;
}

/** What the API shows in place of a session's true status. */
export interface StatusToShow {
  /** Any text, also one that WhatsGate does not document; null for the true status. */
  readonly status: string | null;
  /** The `wid` in the record. Default: the true one. */
  readonly wid?: string | null;
  /** For how long. Milliseconds; default: until the next `setStatus`. */
  readonly ms?: number;
  /** Default: the only session. */
  readonly session?: Target;
}

/** An emulated WhatsGate, in this process or another one. */
export interface Emulator {
  /** Its origin. The API is at `<url>/api/v1`, the phone at `<url>/phone`. */
  readonly url: string;
  /** The key that its API expects. */
  readonly apiKey: string;
  /** Answers a request in process, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The first phone: Anna, who can pair any number. */
  readonly phone: VirtualPhone;
  readonly phones: Phones;
  /** What WhatsGate holds now, as it really is. */
  sessions(): Promise<readonly SessionState[]>;
  /** Makes the API show another status; what really happens stays as it is. Until deleted. */
  setStatus(status: StatusToShow): Promise<void>;
  /** Adds a fault, which the next requests meet. @throws Error for an unknown fault */
  fault(fault: Fault): Promise<void>;
  /** Removes all faults. */
  clearFaults(): Promise<void>;
  /**
   * Begins the unreliable mode with these options, or ends it with null.
   *
   * @throws Error for an option that it does not know
   */
  unreliable(options: UnreliableOptions | null): Promise<void>;
  /** Sends any event. */
  sendEvent(event: EventToSend): Promise<void>;
  /** Counts of what happened to the paid slots. */
  ledger(): Promise<LedgerCounts>;
  /** The last 200 attempts to deliver a webhook, with the receiver's answers, oldest first. */
  webhooks(): Promise<readonly WebhookDelivery[]>;
  /** The last thousand things that happened, oldest first. */
  log(): Promise<readonly LogEntry[]>;
  readonly clock: {
    /** Moves the time forward by `ms`. */
    advance(ms: number): Promise<void>;
  };
  /** Removes sessions, faults, added phones and log entries, clears the ledger, and ends the unreliable mode. */
  reset(): Promise<void>;
  /** Stops it. On a connection made by `connectEmulator`, does nothing. */
  close(): Promise<void>;
}
