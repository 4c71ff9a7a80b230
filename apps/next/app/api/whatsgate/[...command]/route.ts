import { after } from 'next/server';
import { whatsgate } from '../../../../lib/whatsgate.ts';

/** The relay: what it has begun is finished, even where the platform stops a function once it has answered. */
const handle = (request: Request): Promise<Response> => whatsgate().fetch(request, { waitUntil: after });

// `GET` serves `connect.js` and links to send.
export { handle as GET, handle as POST };
