import { isUsableSecret, minSecretLength } from '../../parse-secrets.ts';
import type { Reader } from './reader.ts';

/** What stands for a secret on a machine with an emulator, so that a backend there can sign tickets. */
export const developmentSecret = 'whatsgate-secret-for-development';
const emulatorKey = 'emulator-key';
const keyLine = 'WHATSGATE_API_KEY=…   # from your WhatsGate account';
const secretLine = 'WHATSGATE_SECRET=…   # the output of: openssl rand -hex 32';

export function parseApiKey({ read, fail, note }: Reader, isReal: boolean): string {
  const text = read('WHATSGATE_API_KEY');
  if (text !== null) {
    if (!/^[\x21-\x7e]+$/.test(text)) fail('WHATSGATE_API_KEY', 'holds a space or a letter that no key has', keyLine);
    return text;
  }
  if (isReal) fail('WHATSGATE_API_KEY', 'is missing', keyLine);
  else note(`Without WHATSGATE_API_KEY: the emulator's own key (${emulatorKey}) is used.`);
  return emulatorKey;
}

/** The secrets of the installation, the current one first. @param mayBeMissing - on a machine with an emulator */
export function parseSecrets({ read, fail, note }: Reader, mayBeMissing: boolean): readonly [string, ...string[]] {
  const all = (read('WHATSGATE_SECRET') ?? '').split(',').map((secret) => secret.trim());
  const [current = '', ...previous] = all.filter((secret) => secret !== '');
  if (current === '') {
    if (!mayBeMissing) fail('WHATSGATE_SECRET', 'is missing', secretLine);
    else note(`Without WHATSGATE_SECRET: tickets are signed with "${developmentSecret}". For development only.`);
    return [developmentSecret];
  }
  const secrets = [current, ...previous] as const;
  for (const [index, secret] of secrets.entries()) {
    const which =
      previous.length === 0 ? '' : ` in part ${index + 1} (commas separate the current one from previous ones)`;
    if (!isUsableSecret(secret))
      fail('WHATSGATE_SECRET', `has fewer than ${minSecretLength} characters${which}`, secretLine);
    else if (secret === developmentSecret && !mayBeMissing)
      fail('WHATSGATE_SECRET', `is the one for development, which everybody knows${which}`, secretLine);
  }
  return secrets;
}
