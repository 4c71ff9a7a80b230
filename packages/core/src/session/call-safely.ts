/**
 * A callback of the application that throws must not stop the session: the error is reported once,
 * as an uncaught one would be.
 */
export function callSafely(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error(error);
  }
}
