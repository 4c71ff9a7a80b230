import { headers } from 'next/headers';
import { connection } from 'next/server';
import { listLinks } from '../lib/customers.ts';
import { messages, toLanguage } from '../lib/messages.ts';
import { readUser } from '../lib/user.ts';
import { sessionName, whatsgate } from '../lib/whatsgate.ts';
import { leave, signIn, unlink } from './actions.ts';
import { LinkWhatsApp } from './link-whatsapp.tsx';

export const instant = false;

export default async function Page() {
  // The sign-in and the relay read the clock, which `cacheComponents` allows only after this.
  await connection();
  const language = toLanguage((await headers()).get('accept-language'));
  const says = messages[language];
  const user = await readUser();
  if (user === null) {
    return (
      <main>
        <h1>{says.title}</h1>
        <form action={signIn}>
          <label>
            {says.user} <input name="user" required autoComplete="username" />
          </label>
          <button type="submit">{says.signIn}</button>
        </form>
      </main>
    );
  }
  const account = (await whatsgate().list(user)).find(({ name }) => name === sessionName)?.account;
  const links = listLinks(user);
  return (
    <main>
      <h1>{says.title}</h1>
      {account ? (
        <form action={unlink}>
          <p>{says.linked(account.number ?? '')}</p>
          <button type="submit">{says.unlink}</button>
        </form>
      ) : (
        <LinkWhatsApp name={sessionName} language={language} />
      )}
      {links.length > 0 && (
        <section>
          <h2>{says.history}</h2>
          <ul>
            {links.map(({ id, number, ended }) => (
              <li key={id}>{says.row(number ?? '', ended !== null)}</li>
            ))}
          </ul>
        </section>
      )}
      <form action={leave}>
        <button type="submit">{says.signOut(user)}</button>
      </form>
    </main>
  );
}
