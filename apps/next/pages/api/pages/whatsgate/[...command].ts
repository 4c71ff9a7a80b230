import { toNodeHandler } from '@whatsgate/server/node';
import { whatsgate } from '../../../../lib/whatsgate.ts';

/** The same relay as a route of the Pages Router, which gives it Node's own requests, with a body that is parsed. */
export default toNodeHandler({ fetch: (request, context) => whatsgate().fetch(request, context) });
