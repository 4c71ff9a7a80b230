/** A variable of the environment that the command reads. */
export interface Variable {
  readonly name: string;
  /** What it says, in lines of at most 76 characters. */
  readonly help: readonly string[];
}

/** All of them, in the order of `--help`. */
export const variables: readonly Variable[] = [
  { name: 'WHATSGATE_API_KEY', help: ['The key of your WhatsGate account. Not needed beside the emulator.'] },
  {
    name: 'WHATSGATE_SECRET',
    help: [
      'At least 32 random characters that stay the same: openssl rand -hex 32',
      'Your backend signs tickets with it. To rotate it: current,previous',
      'Not needed beside the emulator.',
    ],
  },
  {
    name: 'WHATSGATE_PUBLIC_URL',
    help: [
      'Where this server is for browsers and WhatsGate, such as',
      'https://whatsapp.example.com. Default beside the emulator: http://localhost:PORT',
    ],
  },
  {
    name: 'WHATSGATE_STORE',
    help: [
      'sqlite:FILE, postgres://USER:PASSWORD@HOST/DATABASE, redis://HOST:PORT or',
      'memory: (forgets everything). Default: sqlite:whatsgate.db',
    ],
  },
  {
    name: 'WHATSGATE_ALLOWED_ORIGINS',
    help: ['Where your pages are, such as https://www.example.com, with commas between'],
  },
  { name: 'WHATSGATE_LIMIT', help: ['How many sessions a customer may have. Default: 1'] },
  { name: 'WHATSGATE_NOTIFY_URL', help: ['Where your backend wants to hear of links and messages'] },
  {
    name: 'WHATSGATE_NOTIFY_SECRET',
    help: ['Signs these notifications: whsec_ and base64. Default: made from WHATSGATE_SECRET'],
  },
  {
    name: 'WHATSGATE_BASE_URL',
    help: ["WhatsGate's API. Default: https://whatsgate.org/api/v1", 'The emulator: http://127.0.0.1:4777/api/v1'],
  },
  { name: 'PORT', help: ['Where to listen; 0 takes a free port. Default: 4778'] },
  {
    name: 'HOST',
    help: [
      'The address to listen on. Default: all of them, or 127.0.0.1 while',
      'WHATSGATE_PUBLIC_URL is on this machine',
    ],
  },
];

const prefix = 'WHATSGATE_';
/** So many letters may be wrong, missing or too many. */
const maxDistance = 4;

/** Names each variable that looks like ours and is not, with the one that was perhaps meant. */
export function findUnknown(names: readonly string[]): readonly string[] {
  const known = variables.map(({ name }) => name);
  return names
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map((name) => {
      const nearest = known.toSorted((one, other) => distance(name, one) - distance(name, other))[0] ?? '';
      const isNear = distance(name, nearest) <= maxDistance;
      return `${name} is not known, so it changes nothing.${isNear ? ` Do you mean ${nearest}?` : ''}`;
    });
}

/** Levenshtein's: how many letters must be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries())
      next.push(
        Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, (row[column] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
