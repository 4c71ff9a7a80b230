'use server';

import { redirect } from 'next/navigation';
import { readUser, signInAs, signOut } from '../lib/user.ts';
import { sessionName, whatsgate } from '../lib/whatsgate.ts';

export async function signIn(form: FormData): Promise<void> {
  const user = form.get('user');
  if (typeof user === 'string' && user.trim() !== '') await signInAs(user.trim());
  redirect('/');
}

export async function leave(): Promise<void> {
  await signOut();
  redirect('/');
}

export async function unlink(): Promise<void> {
  const user = await readUser();
  if (user !== null) await whatsgate().unlink(user, sessionName);
  redirect('/');
}
