import { createAdmin } from '../http/admin.ts';
import type { Command } from '../http/commands.ts';
import { createHandler, type Handler } from '../http/handler.ts';
import { createSessionCommands } from '../http/session-command.ts';
import type { Webhook } from '../http/webhook.ts';
import { createServedFiles } from '../served/served-files.ts';
import { createTicketVerifier } from '../tickets/ticket-verifier.ts';
import type { Methods } from './methods.ts';
import type { Setup } from './setup.ts';
import type { SlotParts } from './slot-parts.ts';

interface FetchParts {
  readonly setup: Setup;
  readonly slotParts: SlotParts;
  readonly methods: Methods;
  readonly commands: ReadonlyMap<string, Command>;
  readonly webhook: Webhook;
  /** Called with each request that is past every guard. */
  readonly onRequest: () => void;
}

/** What answers requests: of pages, of the backend, of WhatsGate, and for files. */
export function createFetch({ setup, slotParts, methods, commands, webhook, onRequest }: FetchParts): Handler {
  const { publicUrl, options, secrets, wallTime, reportFailure } = setup;
  const { identify, allowedOrigins: others = [], baseUrl } = options;
  const allowedOrigins = new Set([new URL(publicUrl).origin, ...others]);
  const tickets = createTicketVerifier(secrets, wallTime);
  const shared = { ...setup, ...slotParts, ...methods, tickets, allowedOrigins, onRequest };
  return createHandler({
    ...shared,
    sessionNames: commands,
    answerSession: createSessionCommands({ ...shared, commands, identify }),
    answerAdmin: createAdmin(shared),
    webhook,
    serveFile: createServedFiles(baseUrl),
    onReleaseFailed: reportFailure('release failed'),
  });
}
