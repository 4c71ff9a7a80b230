import { toCookie } from '../utils/user.ts';

export default defineEventHandler(async (event) => {
  setHeader(event, 'set-cookie', await toCookie(null));
  return sendRedirect(event, '/', 303);
});
