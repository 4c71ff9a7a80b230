import { createWhatsGateServer, type WhatsGateServer, type WhatsGateServerOptions } from '@whatsgate/server';
import { createSqliteStore } from '@whatsgate/server/sqlite';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { openToldList } from './told-list.ts';

const userCookie = 'demo_user';
const month = 30 * 24 * 60 * 60;

interface DemoApiOptions extends Pick<WhatsGateServerOptions, 'apiKey' | 'secret' | 'baseUrl' | 'publicUrl' | 'clock'> {
  /** The page of the emulator's phone; null beside the real service. */
  readonly phoneUrl: string | null;
  /** Gives the path of a file that is there again after a restart. */
  readonly toPath: (file: string) => string;
}

export interface DemoApi {
  readonly app: Hono;
  readonly whatsgate: WhatsGateServer;
}

/** The application's server: sign-in, the relay, what it was told, and unlinking, which only a server may do. */
export function createDemoApi({ phoneUrl, toPath, ...upstream }: DemoApiOptions): DemoApi {
  const told = openToldList(toPath('told.sqlite'));
  const store = createSqliteStore(toPath('store.sqlite'));
  const whatsgate = createWhatsGateServer({ ...upstream, ...told.hooks, identify: toUser, limit: 3, store });
  const app = new Hono()
    .get('/api/demo/user', (context) => {
      // Stands for a sign-in: every visitor is a user, and the same one after a restart.
      const user = getCookie(context, userCookie) ?? crypto.randomUUID();
      setCookie(context, userCookie, user, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: month });
      return context.json({ phoneUrl });
    })
    .get('/api/demo/told', (context) => {
      const user = getCookie(context, userCookie);
      return user === undefined ? context.body(null, 401) : context.json(told.list(user));
    })
    .post('/api/demo/unlink', async (context) => {
      const user = getCookie(context, userCookie);
      const { name } = await context.req.json<{ name: string }>();
      if (user !== undefined) await whatsgate.unlink(user, name);
      return context.body(null, 204);
    })
    .all('/api/whatsgate/*', (context) => whatsgate.fetch(context.req.raw));
  return { app, whatsgate };
}

function toUser(request: Request): string | null {
  return new RegExp(`(?:^|;\\s*)${userCookie}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}
