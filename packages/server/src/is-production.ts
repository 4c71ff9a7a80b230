/** Where there is no `process`, nothing says that it is production. */
export function isProduction(): boolean {
  return (
    (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.NODE_ENV === 'production'
  );
}
