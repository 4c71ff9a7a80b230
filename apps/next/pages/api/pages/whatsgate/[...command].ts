import { createWhatsGateServer } from '@whatsgate/server';
import { toNodeHandler } from '@whatsgate/server/node';
import { identify } from '../../../../lib/user.ts'; // your own sign-in

/** In place of `lib/whatsgate.ts`: the Pages Router refuses a module that imports `server-only`. */
function createRelay() {
  return createWhatsGateServer({
    apiKey: process.env.WHATSGATE_API_KEY ?? '',
    secret: process.env.WHATSGATE_SECRET,
    publicUrl: process.env.PUBLIC_URL ?? 'http://localhost:3000/api/pages/whatsgate',
    identify,
    ...(process.env.WHATSGATE_BASE_URL !== undefined && { baseUrl: process.env.WHATSGATE_BASE_URL }),
  });
}
let relay: ReturnType<typeof createRelay> | undefined;

/** The relay as a route of the Pages Router, which gives it Node's own requests, with a body that is parsed. */
export default toNodeHandler({
  fetch(request, context) {
    // At its first use: `next build` loads this module too, where no key is set.
    relay ??= createRelay();
    return relay.fetch(request, context);
  },
});
