import { createWhatsGateClient, defaultBaseUrl, isWhatsGateError } from '@whatsgate/client';
import { type Check, type Finding, ok, patience, problem, toFailure, warning } from './finding.ts';

/** Tickets may be so far ahead or behind; a notification's signature five minutes. */
const maxSkew = 30_000;

/** Whether WhatsGate accepts the key, and whether this machine's clock is right. */
export const checkKey: Check = {
  name: 'key',
  needs: ['WHATSGATE_API_KEY', 'WHATSGATE_BASE_URL'],
  async run({ settings: { apiKey, baseUrl }, fetch }) {
    let skew: number | null = null;
    const client = createWhatsGateClient({
      apiKey,
      baseUrl: baseUrl ?? defaultBaseUrl,
      timeout: patience,
      async fetch(input, init) {
        const sentAt = Date.now();
        const response = await fetch(input, init);
        const date = Date.parse(response.headers.get('date') ?? '');
        // The header has whole seconds, and the answer took a while.
        if (!Number.isNaN(date)) skew = Math.max(0, date - Date.now()) || Math.min(0, date + 1_000 - sentAt);
        return response;
      },
    });
    const where = new URL(baseUrl ?? defaultBaseUrl).origin;
    const found = await client.listSessions({ page_cnt: 1 }).then(
      () => ok(`${where} accepts it`),
      (error: unknown) => explain(error, where),
    );
    return [found, ...judgeClock(skew)];
  },
};

function explain(error: unknown, where: string): Finding {
  const code = isWhatsGateError(error) ? error.code : null;
  if (code === 'UNAUTHORIZED')
    return problem(
      `${where} does not accept it`,
      'Copy WHATSGATE_API_KEY from your WhatsGate account again. If the account is on another host, write that one: WHATSGATE_BASE_URL=https://whatsgate.ru/api/v1',
    );
  if (code === 'RATE_LIMITED') return warning(`${where} limits requests just now`, 'Run the doctor again in a minute.');
  return problem(
    `${where} cannot be asked: ${code ?? toFailure(error)}`,
    'May this machine reach it? A firewall must let HTTPS out; WHATSGATE_BASE_URL must be right.',
  );
}

function judgeClock(skew: number | null): readonly Finding[] {
  if (skew === null) return [];
  if (Math.abs(skew) <= maxSkew) return [ok("this machine's clock agrees with WhatsGate's")];
  const seconds = Math.round(Math.abs(skew) / 1_000);
  return [
    problem(
      `this machine's clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead'}: tickets and notifications will be refused`,
      'Let it be set by NTP: timedatectl set-ntp true',
    ),
  ];
}
