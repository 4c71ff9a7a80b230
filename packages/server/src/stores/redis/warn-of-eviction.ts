/** Warns when Redis may drop keys to save memory. Where Redis does not say, nothing is said. */
export async function warnOfEviction(
  readMemory: () => PromiseLike<unknown>,
  warn: (message: string) => unknown,
): Promise<void> {
  try {
    const info = String(await readMemory());
    const [, max] = /^maxmemory:(\d+)/m.exec(info) ?? [];
    const [, policy = 'noeviction'] = /^maxmemory_policy:(\S+)/m.exec(info) ?? [];
    if (Number(max ?? 0) === 0 || policy === 'noeviction') return;
    await warn(
      `WhatsGate: Redis may drop what must not be forgotten, since its maxmemory-policy is ${policy}. Set it to noeviction, or use a Redis of its own.`,
    );
  } catch {
    // Many hosts forbid INFO.
  }
}
