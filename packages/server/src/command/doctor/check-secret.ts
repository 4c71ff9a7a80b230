import { developmentSecret } from '../settings/parse-keys.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

const fix = 'Use the output of `openssl rand -hex 32`. To replace a secret in use: WHATSGATE_SECRET=new,old';
/** Random text of 32 hexadecimal digits has about 3.6 bits a letter, and hardly ever fewer than 10 different ones. */
const minDifferent = 10;
const minBits = 100;

/** Whether anyone could guess the secret, and sign tickets as any customer. */
export const checkSecret: Check = {
  name: 'secret',
  needs: ['WHATSGATE_SECRET'],
  run({ settings: { secrets, apiKey } }) {
    const found = secrets.flatMap((secret, index) =>
      judge(secret, secrets.length > 1 ? ` (part ${index + 1})` : '', apiKey),
    );
    return found.length === 0 ? [ok('long, and it looks random')] : found;
  },
};

function judge(secret: string, which: string, apiKey: string): readonly Finding[] {
  // The environment's notes say so already.
  if (secret === developmentSecret) return [];
  if (secret === apiKey) return [problem(`it is the API key${which}: whoever reads one has both`, fix)];
  if (new Set(secret).size < minDifferent || countBits(secret) < minBits)
    return [problem(`it repeats itself, so it can be guessed${which}`, fix)];
  if (/^[a-z]+(?:[ _-][a-z]+)+$/i.test(secret)) return [warning(`it is made of words${which}`, fix)];
  return [];
}

/** Shannon's entropy of its letters: an upper bound of what it holds. */
function countBits(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / text.length), 0);
}
