import type {
  RelayOption,
  WhatsGateAccount,
  WhatsGateError,
  WhatsGateSession,
  WhatsGateSessionOptions,
  WhatsGateSnapshot,
} from '@whatsgate/core';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';

/** The events of the element; each bubbles, also out of other elements' shadow roots. */
export interface WhatsGateConnectEvents {
  /** Each time the status changes. */
  'whatsgate-status': CustomEvent<{
    readonly status: WhatsGateSnapshot['status'];
    readonly snapshot: WhatsGateSnapshot;
  }>;
  /** Once per link, when the API has confirmed it; not for an account that was linked before. */
  'whatsgate-linked': CustomEvent<{ readonly account: WhatsGateAccount }>;
  /** Each time the session fails. */
  'whatsgate-failed': CustomEvent<{ readonly error: WhatsGateError }>;
}

/** The options of a session that are seldom needed. */
export type WhatsGateConnectOptions = Pick<
  WhatsGateSessionOptions,
  'clock' | 'deadlines' | 'frameOrigins' | 'inspect' | 'waitMs'
>;

/** What can be set on the element; a string also as an attribute of the same name. */
export interface WhatsGateConnectProperties {
  /** Your relay: its path or address; as a property also with headers. */
  relay: RelayOption | null;
  /** The name of the slot. Default: `WhatsApp`. */
  name: string | null;
  /** The id of your user: when it changes, everything on screen goes at once. */
  owner: string | null;
  /** `inline` (default), or `dialog`, which `show` opens. */
  mode: 'inline' | 'dialog' | null;
  /** Which tab comes first: `auto` (default) is the phone number on a phone, and the QR code elsewhere. */
  auth: 'qr' | 'code' | 'auto' | null;
  /** Two letters: where a number without a country code is dialed. Default: the browser's region. */
  country: string | null;
  /** `light`, `dark`, or `auto` (default): as the person's system is set. */
  theme: 'light' | 'dark' | 'auto' | null;
  /** A ticket of your backend, where the relay identifies by tickets: another user's is a change of user. */
  ticket: string | null;
  /** Gives a new ticket: called when there is none, shortly before one ends, and when one was refused. */
  fetchTicket: (() => string | Promise<string>) | null;
  /** An address on the QR page's origin: opened in a hidden frame when a start button is pointed at or focused. */
  warm: string | null;
  /** What else a session can be given, such as deadlines. */
  options: WhatsGateConnectOptions | null;
  /** A session that something else owns, instead of `relay`, `name` and `owner`. */
  session: WhatsGateSession | null;
  /** Every text, instead of those of `lang`. */
  messages: WhatsGateConnectMessages | null;
}

/** `<whatsgate-connect>`, as a script sees it. */
export interface WhatsGateConnectElement extends HTMLElement, WhatsGateConnectProperties {
  /** Asks for a code, as the button does. */
  start(): void;
  /** Gives the slot back; a linked account stays linked. */
  cancel(): void;
  /** Opens the dialog. */
  show(): void;
  /** Closes the dialog: the slot is given back like that of a component that is unmounted. */
  hide(): void;
}
