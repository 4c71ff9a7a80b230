import { randomUUID } from 'node:crypto';
import { findPort } from '../../../scripts/setup/find-port.ts';
import { type RunningProgram, startProgram } from './start-program.ts';

interface Answer {
  readonly status: number;
  /** The session's record, or a list with it. */
  readonly data: { readonly unique_id: string; readonly status: string };
}

/** A recipe that runs in a process of its own, and the relay in it. */
export interface RecipeServer extends RunningProgram {
  readonly port: number;
  /** Asks as a page of the user's would. */
  call(user: string, command: string, body: object): Promise<Answer>;
}

/** @param env - of the recipe; `PORT` and `PUBLIC_URL` are set for it, and may be set otherwise */
export async function startRecipe(
  file: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  port?: number,
): Promise<RecipeServer> {
  const listensAt = port ?? (await findPort());
  const origin = `http://127.0.0.1:${listensAt}`;
  const program = await startProgram(
    ['--disable-warning=ExperimentalWarning', 'start.ts', `./${file}`, origin],
    { cwd, env: { PORT: `${listensAt}`, PUBLIC_URL: `${origin}/api/whatsgate`, ...env } },
    /^listens: (\S+)/,
  );
  return {
    ...program,
    port: listensAt,
    async call(user, command, body) {
      const headers = {
        Cookie: `user=${user}`,
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
        'Idempotency-Key': randomUUID(),
      };
      const answer = await fetch(`${origin}/api/whatsgate/${command}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, data: ((await answer.json()) as Pick<Answer, 'data'>).data };
    },
  };
}
