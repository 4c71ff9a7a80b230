import { isLoopback, isRealService } from '../../option-values.ts';
import { parseBaseUrl, parseOrigins, parsePublicUrl } from './parse-addresses.ts';
import { parseApiKey, parseSecrets } from './parse-keys.ts';
import { type NotifySettings, parseNotify } from './parse-notify.ts';
import { createReader, type Environment, parseNumber, type SettingsProblem } from './reader.ts';
import { parseStore, type StoreAddress } from './store-address.ts';
import { findUnknown } from './variables.ts';

/** What the environment says, checked. */
export interface Settings {
  readonly apiKey: string;
  /** The current one first. */
  readonly secrets: readonly [string, ...string[]];
  /** Null where it is this machine, at the port that is taken. */
  readonly publicUrl: string | null;
  readonly store: StoreAddress;
  readonly allowedOrigins: readonly string[];
  readonly limit: number;
  readonly notify: NotifySettings | null;
  /** Null for the real service. */
  readonly baseUrl: string | null;
  readonly port: number;
  /** Null for every address of the machine. */
  readonly host: string | null;
}

export interface ParsedSettings {
  /** As far as it could be read; not to be used where there are problems. */
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
  /** What works, and should be known. */
  readonly notes: readonly string[];
}

/** Reads the environment, and finds all problems at once. Neither they nor the notes hold a key or a secret. */
export function parseSettings(environment: Environment): ParsedSettings {
  const reader = createReader(environment);
  for (const text of findUnknown(Object.keys(environment))) reader.note(text);
  const baseUrl = parseBaseUrl(reader);
  const isReal = isRealService(baseUrl ?? undefined);
  const publicUrl = parsePublicUrl(reader, isReal);
  const isLocal = publicUrl === null ? !isReal : URL.canParse(publicUrl) && isLoopback(new URL(publicUrl));
  const secrets = parseSecrets(reader, !isReal && isLocal);
  const settings: Settings = {
    apiKey: parseApiKey(reader, isReal),
    secrets,
    publicUrl,
    store: parseStore(reader),
    allowedOrigins: parseOrigins(reader),
    limit: parseNumber(reader, 'WHATSGATE_LIMIT', 1, 1, Number.POSITIVE_INFINITY),
    notify: parseNotify(reader, secrets),
    baseUrl,
    port: parseNumber(reader, 'PORT', 4778, 0, 65_535),
    // As an address has it, an IPv6 one stands in brackets.
    host: reader.read('HOST')?.replace(/^\[(.*)\]$/, '$1') ?? (isLocal ? '127.0.0.1' : null),
  };
  return { settings, problems: reader.problems, notes: reader.notes };
}
