import { toCookie } from '../utils/user.ts';

export default defineEventHandler(async (event) => {
  const user = (await readFormData(event)).get('user');
  if (typeof user === 'string' && user.trim() !== '') setHeader(event, 'set-cookie', await toCookie(user.trim()));
  return sendRedirect(event, '/', 303);
});
