import 'server-only';
import { createWhatsGateServer, type WhatsGateServer } from '@whatsgate/server';
import { endLink, saveLink } from './customers.ts'; // your own tables
import { identify } from './user.ts'; // your own sign-in

// Kept on globalThis, since Next evaluates a module anew for pages and for routes, and again at each change in development.
const kept = globalThis as { whatsgate?: WhatsGateServer };

/** The relay, made at its first use: `next build` loads this module too, where no key is set. */
export function whatsgate(): WhatsGateServer {
  kept.whatsgate ??= createWhatsGateServer({
    apiKey: process.env.WHATSGATE_API_KEY ?? '',
    secret: process.env.WHATSGATE_SECRET,
    publicUrl: process.env.PUBLIC_URL ?? 'http://localhost:3000/api/whatsgate',
    identify,
    onLinked: saveLink,
    onUnlinked: endLink,
    ...(process.env.WHATSGATE_BASE_URL !== undefined && { baseUrl: process.env.WHATSGATE_BASE_URL }),
  });
  return kept.whatsgate;
}

/** Each user of this application has one WhatsApp. */
export const sessionName = 'Support';
