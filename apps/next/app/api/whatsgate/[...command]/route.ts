import { after } from 'next/server';
import { whatsgate } from '../../../../lib/whatsgate.ts';

/** The relay: what it has begun is finished, even where the platform stops a function once it has answered. */
export function POST(request: Request): Promise<Response> {
  return whatsgate().fetch(request, { waitUntil: after });
}
