import type { Me } from '../../shared/me.ts';
import { identify } from '../utils/user.ts';
import { sessionName, whatsgate } from '../utils/whatsgate.ts';

/** Who is asking, and the WhatsApp that is linked for them. */
export default defineEventHandler(async (event): Promise<Me> => {
  const user = await identify(toWebRequest(event));
  const sessions = user === null ? [] : await whatsgate().list(user);
  return { user, sessionName, number: sessions.find(({ name }) => name === sessionName)?.account?.number ?? null };
});
