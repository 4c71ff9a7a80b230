import { whatsgate } from '../../utils/whatsgate.ts';

/** The relay. On a platform that stops a function once it has answered, hand its `waitUntil` over as `fetch`'s second argument. */
export default defineEventHandler((event) => whatsgate().fetch(toWebRequest(event)));
