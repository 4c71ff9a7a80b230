import { describe, expect, it } from 'vitest';
import { help } from '../../src/command/help.ts';
import { parseSettings } from '../../src/command/settings/parse-settings.ts';
import type { Environment } from '../../src/command/settings/reader.ts';
import { describeStore, parseStoreAddress } from '../../src/command/settings/store-address.ts';
import { variables } from '../../src/command/settings/variables.ts';

const real = {
  WHATSGATE_API_KEY: 'the-api-key-of-an-account',
  WHATSGATE_SECRET: 'a secret of at least thirty-two characters',
  WHATSGATE_PUBLIC_URL: 'https://whatsapp.example.com',
};
const emulator = { WHATSGATE_BASE_URL: 'http://127.0.0.1:4777/api/v1' };

const problemsOf = (environment: Environment) =>
  parseSettings(environment).problems.map(({ variable, problem, line }) => `${variable} ${problem} | ${line}`);

describe('parseSettings', () => {
  it('the three that are needed are enough: SQLite, one session, every address', () => {
    expect(parseSettings(real)).toEqual({
      settings: {
        apiKey: real.WHATSGATE_API_KEY,
        secrets: [real.WHATSGATE_SECRET],
        publicUrl: 'https://whatsapp.example.com',
        store: { kind: 'sqlite', file: 'whatsgate.db' },
        allowedOrigins: [],
        limit: 1,
        notify: null,
        baseUrl: null,
        port: 4778,
        host: null,
      },
      problems: [],
      notes: [],
    });
  });

  it('with an emulator nothing is needed, it says so, and it listens on this machine only', () => {
    const { settings, problems, notes } = parseSettings(emulator);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ apiKey: 'emulator-key', publicUrl: null, host: '127.0.0.1' });
    expect(settings.secrets[0].length).toBeGreaterThanOrEqual(32);
    expect(notes).toEqual([
      expect.stringMatching(/^Without WHATSGATE_SECRET.*development only/),
      expect.stringMatching(/^Without WHATSGATE_API_KEY.*emulator's own key/),
    ]);
  });

  it.each<[Environment, object]>([
    [{ WHATSGATE_SECRET: ` ${'a'.repeat(32)} , ${'b'.repeat(32)},` }, { secrets: ['a'.repeat(32), 'b'.repeat(32)] }],
    [{ WHATSGATE_STORE: 'memory:' }, { store: { kind: 'memory' } }],
    [{ WHATSGATE_STORE: 'sqlite:///data/w.db' }, { store: { kind: 'sqlite', file: '/data/w.db' } }],
    [{ WHATSGATE_STORE: 'sqlite:./w.db' }, { store: { kind: 'sqlite', file: './w.db' } }],
    [{ WHATSGATE_STORE: 'postgresql://u:p@db/w' }, { store: { kind: 'postgres', url: 'postgresql://u:p@db/w' } }],
    [{ WHATSGATE_STORE: 'rediss://r:6379' }, { store: { kind: 'redis', url: 'rediss://r:6379' } }],
    [
      { WHATSGATE_ALLOWED_ORIGINS: 'https://a.example, http://localhost:8000 https://b.example' },
      { allowedOrigins: ['https://a.example', 'http://localhost:8000', 'https://b.example'] },
    ],
    [
      { WHATSGATE_LIMIT: '3', PORT: '0', HOST: '::1' },
      { limit: 3, port: 0, host: '::1' },
    ],
    [{ HOST: '[::1]' }, { host: '::1' }],
    [
      { WHATSGATE_BASE_URL: '', WHATSGATE_STORE: ' ' },
      { baseUrl: null, store: { kind: 'sqlite' } },
    ],
    [
      { WHATSGATE_NOTIFY_URL: 'https://app.example.com/events' },
      { notify: { url: 'https://app.example.com/events', secret: [real.WHATSGATE_SECRET] } },
    ],
    [
      { WHATSGATE_NOTIFY_URL: 'http://php/events', WHATSGATE_NOTIFY_SECRET: `whsec_${btoa('k'.repeat(32))}` },
      { notify: { url: 'http://php/events', secret: `whsec_${btoa('k'.repeat(32))}` } },
    ],
  ])('takes %j', (changes, expected) => {
    const { settings, problems } = parseSettings({ ...real, ...changes });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject(expected);
  });

  it.each<[Environment, RegExp]>([
    [{ WHATSGATE_API_KEY: undefined }, /^WHATSGATE_API_KEY is missing \| WHATSGATE_API_KEY=/],
    [{ WHATSGATE_API_KEY: 'a key' }, /^WHATSGATE_API_KEY holds a space/],
    [{ WHATSGATE_SECRET: '' }, /^WHATSGATE_SECRET is missing \| .*openssl rand -hex 32/],
    [{ WHATSGATE_SECRET: 'short' }, /^WHATSGATE_SECRET has fewer than 32 characters \|/],
    [{ WHATSGATE_SECRET: `${'a'.repeat(32)},short` }, /in part 2 \(commas/],
    [{ WHATSGATE_SECRET: 'whatsgate-secret-for-development' }, /^WHATSGATE_SECRET is the one for development/],
    [
      { WHATSGATE_SECRET: `${real.WHATSGATE_SECRET},whatsgate-secret-for-development` },
      /is the one for development, which everybody knows in part 2/,
    ],
    [{ WHATSGATE_SECRET: `"${real.WHATSGATE_SECRET}"` }, /^WHATSGATE_SECRET stands in quotes/],
    [{ WHATSGATE_API_KEY: "'key'" }, /^WHATSGATE_API_KEY stands in quotes/],
    [
      { WHATSGATE_SECRET: `whsec_${'_'.repeat(40)}`, WHATSGATE_NOTIFY_URL: 'https://a.example' },
      /^WHATSGATE_NOTIFY_SECRET is missing: WHATSGATE_SECRET begins with whsec_/,
    ],
    [{ WHATSGATE_PUBLIC_URL: '' }, /^WHATSGATE_PUBLIC_URL is missing/],
    [{ WHATSGATE_PUBLIC_URL: 'whatsapp.example.com' }, /must be an address, not "whatsapp/],
    [
      { WHATSGATE_PUBLIC_URL: 'http://w.example.com/x' },
      /https:\/\/ outside.*\| WHATSGATE_PUBLIC_URL=https:\/\/w\.example\.com\/x$/,
    ],
    [{ WHATSGATE_PUBLIC_URL: 'http://localhost:3000' }, /on this machine, where WhatsGate's webhooks cannot arrive/],
    [{ WHATSGATE_PUBLIC_URL: 'https://w.example.com/x?y=1' }, /no `\?`.*=https:\/\/w\.example\.com\/x$/],
    [{ WHATSGATE_STORE: 'mysql://db' }, /^WHATSGATE_STORE must begin with/],
    [{ WHATSGATE_STORE: 'postgres://user:p#ss@db/w' }, /^WHATSGATE_STORE cannot be read: .*%23.*=postgres:/],
    [{ WHATSGATE_STORE: 'sqlite:' }, /^WHATSGATE_STORE must begin with/],
    [{ WHATSGATE_STORE: 'postgres:///w' }, /^WHATSGATE_STORE must begin with/],
    [{ WHATSGATE_LIMIT: '0' }, /^WHATSGATE_LIMIT must be a whole number from 1, not "0"/],
    [{ WHATSGATE_LIMIT: '1.5' }, /^WHATSGATE_LIMIT must be/],
    [{ WHATSGATE_LIMIT: '1e2' }, /^WHATSGATE_LIMIT must be/],
    [{ PORT: '0x50' }, /^PORT must be/],
    [{ PORT: '65536' }, /^PORT must be a whole number from 0 to 65535/],
    [{ WHATSGATE_BASE_URL: 'http://whatsgate.org/api/v1' }, /https:\/\/: anyone.*=https:\/\/whatsgate\.org/],
    [{ WHATSGATE_BASE_URL: 'emulator' }, /^WHATSGATE_BASE_URL must be an address/],
    [
      { WHATSGATE_ALLOWED_ORIGINS: 'https://a.example/,b' },
      /"https:\/\/a\.example\/", which no browser sends \| .*=https:\/\/a\.example,/,
    ],
    [{ WHATSGATE_NOTIFY_URL: 'http://app.example.com' }, /^WHATSGATE_NOTIFY_URL must begin with https/],
    [
      { WHATSGATE_NOTIFY_URL: 'https://a.example', WHATSGATE_NOTIFY_SECRET: 'x'.repeat(40) },
      /^WHATSGATE_NOTIFY_SECRET must begin with whsec_/,
    ],
    [{ ...emulator, WHATSGATE_SECRET: '' }, /^WHATSGATE_SECRET is missing/],
    [{ WHATSGATE_BASE_URL: 'http://whatsgate.org./api/v1' }, /^WHATSGATE_BASE_URL must begin with https:\/\/: anyone/],
  ])('refuses %j, with the line to write', (changes, expected) => {
    expect(problemsOf({ ...real, ...changes })[0]).toMatch(expected);
  });

  it('tells all problems at once', () => {
    const variablesOf = parseSettings({ PORT: 'x', WHATSGATE_LIMIT: '-1' }).problems.map(({ variable }) => variable);
    expect(variablesOf.toSorted()).toEqual([
      'PORT',
      'WHATSGATE_API_KEY',
      'WHATSGATE_LIMIT',
      'WHATSGATE_PUBLIC_URL',
      'WHATSGATE_SECRET',
    ]);
  });

  it('names an unknown variable, and the one that was perhaps meant', () => {
    const names = { WHATSGATE_LIMT: '1', WHATSGATE_SERVICE_HOST: '10.0.0.1', OTHER: '1' };
    expect(parseSettings({ ...real, ...names }).notes).toEqual([
      'WHATSGATE_LIMT is not known, so it changes nothing. Do you mean WHATSGATE_LIMIT?',
      'WHATSGATE_SERVICE_HOST is not known, so it changes nothing.',
    ]);
  });

  it('tells of white space around a secret, which a backend may take for a part of it', () => {
    const { settings, notes } = parseSettings({ ...real, WHATSGATE_SECRET: `${real.WHATSGATE_SECRET}\n` });
    expect(settings.secrets).toEqual([real.WHATSGATE_SECRET]);
    expect(notes).toEqual([expect.stringMatching(/^WHATSGATE_SECRET has white space around it/)]);
  });

  it('T3: neither problems nor notes hold a key, a secret or a password', () => {
    const secrets = {
      WHATSGATE_API_KEY: 'key with spaces 7f3a',
      WHATSGATE_SECRET: 'short-7f3a,shorter-7f3a',
      WHATSGATE_NOTIFY_URL: 'https://user:7f3a@app.example.com',
      WHATSGATE_NOTIFY_SECRET: 'whsec_7f3a',
      WHATSGATE_STORE: 'mysql://user:7f3a@host/db',
      HOST: '"7f3a"',
    };
    const { problems, notes } = parseSettings(secrets);
    expect(problems.length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify([problems, notes])).not.toContain('7f3a');
  });

  it('T3: a store is described without its password', () => {
    for (const url of ['postgres://user:7f3a@db:5432/w', 'redis://:7f3a@cache']) {
      const address = parseStoreAddress(url);
      expect(address && describeStore(address)).toMatch(/ at (?:db:5432|cache)$/);
    }
  });
});

it('--help names every variable, in lines that a terminal shows whole', () => {
  for (const { name } of variables) expect(help).toContain(`  ${name} `);
  for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(112);
});
