import type { WhatsGateRecord } from '@whatsgate/client';
import type { Handler } from './http/handler.ts';
import type { SweepReport } from './recovery/sweep.ts';
import type { CreateLinkOptions } from './sent-links/sent-links.ts';
import type { AdoptedWebhook } from './slots/adopted-webhook.ts';
import type { ListedSession } from './slots/slots.ts';
import type { CreateTicketOptions } from './tickets/sign-ticket.ts';

export interface WhatsGateServer {
  /** Answers a request to the relay: mount it on every path below the one you give to the page. Never rejects. */
  readonly fetch: Handler;
  /** An owner's sessions as they are now, pending and linked. @throws WhatsGateError */
  readonly list: (owner: string) => Promise<readonly ListedSession[]>;
  /** Ends an owner's session, also a linked one, and frees its slot. Nothing else does. @throws WhatsGateError */
  readonly unlink: (owner: string, name: string) => Promise<void>;
  /**
   * Gives a session that was made elsewhere to an owner. `webhook`: `keep` (default) leaves its webhooks where they go and
   * adds a token to that address; `take` sends them here, so that `onEvent` hears them.
   *
   * @throws WhatsGateError when it does not exist, belongs to another slot, or the slot or the limit does not allow it
   */
  readonly adopt: (session: {
    owner: string;
    name: string;
    unique_id: string;
    webhook?: AdoptedWebhook;
  }) => Promise<WhatsGateRecord>;
  /**
   * Makes a ticket for a page whose server uses `identifyByTicket`. Whoever has it acts for this owner until it expires.
   *
   * @throws WhatsGateError `INVALID_OPTIONS`
   */
  readonly createTicket: (owner: string, options?: CreateTicketOptions) => Promise<string>;
  /**
   * Makes a link to send to a customer: a page on which they link this one slot, without signing in. It is valid until the
   * slot is linked, until `unlink`, until the next link of the slot, or until it expires; without the store that knows it, not
   * at all.
   *
   * @returns `<publicUrl>/link#<ticket>`
   * @throws WhatsGateError `INVALID_OPTIONS`
   */
  readonly createLink: (owner: string, options?: CreateLinkOptions) => Promise<string>;
  /**
   * Releases what no page holds, settles creates without an answer, repeats deletes. It happens by itself every minute
   * after the first request or sweep, on one server at a time; call it from a scheduler where timers do not run.
   */
  readonly sweep: () => Promise<SweepReport>;
  /** Stops the sweeps for good, and answers the reads that wait. What is under way is finished. */
  readonly close: () => void;
}
