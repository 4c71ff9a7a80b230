import { isWhatsGateError } from '@whatsgate/client';
import type { ParsedSettings } from '../settings/parse-settings.ts';

/** What a check has found out. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly text: string;
  /** What to change; null where nothing is to be changed. */
  readonly fix: string | null;
}

/** What the checks look at. */
export interface Patient extends ParsedSettings {
  /** The public address, also where it is the default. */
  readonly publicUrl: string;
  /** Pages of the application, from `--page`. */
  readonly pages: readonly string[];
  /** A folder of the application, from `--files`; null for none. */
  readonly files: string | null;
  readonly fetch: typeof globalThis.fetch;
}

export interface Check {
  readonly name: string;
  /** The variables without which nothing can be said. */
  readonly needs: readonly string[];
  run(patient: Patient): Promise<readonly Finding[]> | readonly Finding[];
}

export const ok = (text: string): Finding => ({ level: 'ok', text, fix: null });
export const warning = (text: string, fix: string): Finding => ({ level: 'warning', text, fix });
export const problem = (text: string, fix: string): Finding => ({ level: 'problem', text, fix });

/** Why a request has failed, in a few words. */
export function toFailure(error: unknown): string {
  if (isWhatsGateError(error)) return error.message;
  const { name, message, cause } = error as {
    name?: string;
    message?: string;
    cause?: { code?: string; message?: string };
  };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

/** For one request; ms. */
export const patience = 10_000;
