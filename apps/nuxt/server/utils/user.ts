import { getIronSession, type SessionOptions } from 'iron-session';

interface SignIn {
  readonly user: string;
}

// Stands for your own sign-in: an encrypted cookie that says who this is.
const options: SessionOptions = {
  cookieName: 'signed_in',
  password: process.env.SESSION_PASSWORD ?? 'only-for-development-32-characters!',
  cookieOptions: { sameSite: 'lax', secure: process.env.SESSION_PASSWORD !== undefined },
};

/** Whose request it is: for the relay, and for pages. */
export async function identify(request: Request): Promise<string | null> {
  return (await getIronSession<SignIn>(request, new Response(), options)).user ?? null;
}

/** The cookie that signs a user in; null signs out. */
export async function toCookie(user: string | null): Promise<string> {
  const response = new Response();
  const session = await getIronSession<SignIn>(new Request('http://localhost'), response, options);
  if (user === null) session.destroy();
  else {
    Object.assign(session, { user });
    await session.save();
  }
  return response.headers.get('set-cookie') ?? '';
}
