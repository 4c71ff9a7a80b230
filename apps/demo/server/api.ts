import { createMemoryStore, createWhatsGateServer, type WhatsGateServerOptions } from '@whatsgate/server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const userCookie = 'demo_user';

interface DemoApiOptions extends Pick<WhatsGateServerOptions, 'apiKey' | 'secret' | 'baseUrl' | 'publicUrl' | 'clock'> {
  /** The page of the emulator's phone; null beside the real service. */
  readonly phoneUrl: string | null;
}

/** The application's server: sign-in, the relay, and unlinking, which only a server may do. */
export function createDemoApi({ phoneUrl, ...upstream }: DemoApiOptions): Hono {
  const whatsgate = createWhatsGateServer({ ...upstream, identify: toUser, limit: 3, store: createMemoryStore() });
  return new Hono()
    .get('/api/demo/user', (context) => {
      // Stands for a sign-in: every visitor is a user.
      if (getCookie(context, userCookie) === undefined)
        setCookie(context, userCookie, crypto.randomUUID(), { httpOnly: true, sameSite: 'Lax', path: '/' });
      return context.json({ phoneUrl });
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
