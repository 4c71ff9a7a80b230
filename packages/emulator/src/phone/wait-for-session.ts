import type { EmulatedSession } from '../service/session.ts';
import type { Sessions } from '../service/sessions.ts';

/** Which session: its `unique_id`, or its name. Default: the only one that fits. */
export type Target = string | { readonly name: string } | undefined;

/**
 * Waits until exactly one session fits.
 *
 * @throws Error when several do
 */
export function waitForSession(
  sessions: Sessions,
  target: Target,
  isFit: (session: EmulatedSession) => boolean,
): Promise<EmulatedSession> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const fit = sessions.all().filter((session) => isTarget(session, target) && isFit(session));
      const [first] = fit;
      if (first === undefined) return;
      stop();
      if (fit.length === 1) resolve(first);
      else
        reject(
          new Error(`There are ${fit.length} sessions to choose from. Name one by its unique_id, or by { name }.`),
        );
    };
    const stop = sessions.onChange(look);
    look();
  });
}

function isTarget({ uniqueId, name, requestedName }: EmulatedSession, target: Target): boolean {
  if (target === undefined) return true;
  if (typeof target === 'string') return uniqueId === target;
  return name === target.name || requestedName === target.name;
}
