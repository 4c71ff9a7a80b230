import { describe, isLoopback, isRealService, refuse } from './option-values.ts';
import type { WhatsGateServerOptions } from './options.ts';

/** How many characters a secret has at least. */
export const minSecretLength = 32;
const secretRemedy = 'Use the output of `openssl rand -hex 32`.';

/**
 * The secrets of the installation, the current one first.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` that says what to write
 */
export function parseSecrets({
  secret,
  apiKey,
  publicUrl,
  baseUrl,
  allowLoopback = false,
}: WhatsGateServerOptions): readonly [string, ...string[]] {
  const isReal = isRealService(baseUrl);
  const isLocal = isLoopback(new URL(publicUrl));
  if (isReal && isLocal && !allowLoopback)
    refuse(
      "`publicUrl` is on this machine, where WhatsGate's webhooks cannot arrive",
      'Use an address that can be reached from outside, such as that of a tunnel, or pass `allowLoopback: true`.',
    );
  const secrets = toSecrets(secret);
  const [current, ...previous] = secrets;
  if (current === undefined) {
    if (isReal || !isLocal)
      refuse(
        '`secret` is missing',
        'Pass at least 32 random characters that stay the same from deploy to deploy, such as the output of `openssl rand -hex 32`.',
      );
    // A development server with an emulator: any secret does that stays the same.
    return [`development ${apiKey}`];
  }
  if (!secrets.every(isUsableSecret))
    refuse(`\`secret\` must have at least ${minSecretLength} characters`, secretRemedy);
  return [current, ...previous];
}

/** Whether a value can be a secret: guessing a shorter one would open every slot. */
export function isUsableSecret(value: unknown): value is string {
  return typeof value === 'string' && value.length >= minSecretLength;
}

function toSecrets(secret: string | readonly string[] | undefined): readonly string[] {
  if (secret === undefined) return [];
  if (typeof secret === 'string') return [secret];
  if (Array.isArray(secret)) return secret;
  return refuse(`\`secret\` must be a text or a list of texts, but is ${describe(secret)}`, secretRemedy);
}
