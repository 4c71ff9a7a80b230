/** How a hook of the application ended. */
export type HookOutcome<Result> =
  | { readonly isDone: true; readonly value: Result }
  | { readonly isDone: false; readonly thrown: unknown };

/**
 * The one guard before every hook: it begins the call at once and never throws or rejects, whatever the hook does.
 */
export async function callHook<Result>(call: () => Result | PromiseLike<Result>): Promise<HookOutcome<Result>> {
  try {
    return { isDone: true, value: await call() };
  } catch (thrown) {
    return { isDone: false, thrown };
  }
}
