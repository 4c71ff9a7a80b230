import { getIronSession, type SessionOptions } from 'iron-session';
import { cookies } from 'next/headers';

interface SignIn {
  readonly user: string;
}

// Stands for your own sign-in: an encrypted cookie that says who this is.
const options: SessionOptions = {
  cookieName: 'signed_in',
  password: process.env.SESSION_PASSWORD ?? 'only-for-development-32-characters!',
  cookieOptions: { sameSite: 'lax', secure: process.env.SESSION_PASSWORD !== undefined },
};

/** Who the page being rendered, or the action being run, is for. */
export async function readUser(): Promise<string | null> {
  return (await getIronSession<SignIn>(await cookies(), options)).user ?? null;
}

/** Whose request it is that the relay has got. */
export async function identify(request: Request): Promise<string | null> {
  return (await getIronSession<SignIn>(request, new Response(), options)).user ?? null;
}

export async function signInAs(user: string): Promise<void> {
  const session = await getIronSession<SignIn>(await cookies(), options);
  Object.assign(session, { user });
  await session.save();
}

export async function signOut(): Promise<void> {
  (await getIronSession<SignIn>(await cookies(), options)).destroy();
}
