import { identify } from '../utils/user.ts';
import { sessionName, whatsgate } from '../utils/whatsgate.ts';

export default defineEventHandler(async (event) => {
  const user = await identify(toWebRequest(event));
  if (user !== null) await whatsgate().unlink(user, sessionName);
  return sendRedirect(event, '/', 303);
});
