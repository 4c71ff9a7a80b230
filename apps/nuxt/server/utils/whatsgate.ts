import { createWhatsGateServer, type WhatsGateServer } from '@whatsgate/server';
import { identify } from './user.ts';

/** Each user of this application has one WhatsApp. */
export const sessionName = 'Support';

let made: WhatsGateServer | undefined;

/** The relay, made at its first use: `nuxt build` has no key. */
export function whatsgate(): WhatsGateServer {
  made ??= createWhatsGateServer({
    apiKey: process.env.WHATSGATE_API_KEY ?? '',
    secret: process.env.WHATSGATE_SECRET,
    publicUrl: process.env.PUBLIC_URL ?? 'http://localhost:3000/api/whatsgate',
    identify,
    ...(process.env.WHATSGATE_BASE_URL !== undefined && { baseUrl: process.env.WHATSGATE_BASE_URL }),
  });
  return made;
}
