import { createWhatsGateServer, type WhatsGateServerOptions } from '@whatsgate/server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const userCookie = 'demo_user';

/**
 * The application's server: who is asking, the relay, and the one thing that only a server may do, unlinking.
 *
 * @param upstream - where WhatsGate is, the key to it, and where the relay is for WhatsGate; a test may bring a clock
 */
export function createDemoApi(
  upstream: Pick<WhatsGateServerOptions, 'apiKey' | 'baseUrl' | 'publicUrl' | 'clock'>,
): Hono {
  const whatsgate = createWhatsGateServer({ ...upstream, identify: toUser, limit: 3 });
  return new Hono()
    .get('/api/demo/user', (context) => {
      // Stands for a sign-in: every visitor is a user.
      if (getCookie(context, userCookie) === undefined)
        setCookie(context, userCookie, crypto.randomUUID(), { httpOnly: true, sameSite: 'Lax', path: '/' });
      return context.body(null, 204);
    })
    .post('/api/demo/unlink', async (context) => {
      const user = getCookie(context, userCookie);
      const { name } = await context.req.json<{ name: string }>();
      if (user !== undefined) await whatsgate.unlink(user, name);
      return context.body(null, 204);
    })
    .all('/api/whatsgate/*', (context) => whatsgate.fetch(context.req.raw));
}

function toUser(request: Request): string | null {
  return new RegExp(`(?:^|;\\s*)${userCookie}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}
