import { defaultBaseUrl, WhatsGateError } from '@whatsgate/client';

const loopbackHosts = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$|\.localhost$/i;

/** Hosts of the service, dedicated ones included. */
export function isRealService(baseUrl: string | undefined): boolean {
  // A dot at the end means the same host.
  return /(?:^|\.)whatsgate\.(?:org|ru)\.?$/i.test(new URL(baseUrl ?? defaultBaseUrl).hostname);
}

export function isLoopback({ hostname }: URL): boolean {
  return loopbackHosts.test(hostname);
}

export function parseUrl(value: unknown): URL | null {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
}

export function isWholeNumber(value: unknown, min: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}

/** An option's value, for a sentence. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 100)}'`;
  return typeof value === 'number' || value == null ? String(value) : `a value of type ${typeof value}`;
}

/** @throws WhatsGateError `INVALID_OPTIONS` */
export function refuse(what: string, remedy: string): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createWhatsGateServer: ${what}.`, { remedy });
}
