import { isWhatsGateError } from '@whatsgate/client';

const maxCauses = 4;
const maxLength = 500;

/** Takes secrets out of a text that goes to a log. */
export type Redact = (text: string) => string;

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** An IPv4 address, which stays readable, or else anything that could be a phone number. */
const addressOrNumber = new RegExp(
  `((?<![.\\d])${octet}(?:\\.${octet}){3}(?!\\.?\\d))|\\+?\\p{Nd}(?:[ ().-]{0,3}\\p{Nd}){6,}`,
  'gu',
);

/** Says in one line what was thrown and where, for the developer. Never throws, whatever was thrown. */
export function toReason(thrown: unknown): string {
  try {
    return [describe(thrown), ...describeCauses(thrown)].join('; caused by ') + firstFrame(thrown);
  } catch {
    return 'a value was thrown that cannot be read';
  }
}

/**
 * @param secrets - the API key and the like, taken out in each form in which they may be quoted; numbers, ids and callback
 * tokens go by their shape
 */
export function createRedact(...secrets: readonly string[]): Redact {
  // A quotation may break off, so the beginning is enough to go by.
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
  ]);
  const keys = new RegExp(forms.map((form) => `${escapeForRegExp(form.slice(0, 8))}\\S*`).join('|'), 'gi');
  return (text) =>
    text
      .replace(keys, '[secret]')
      // A ticket, in full or its beginning.
      .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, '[ticket]')
      .replace(/\bwg1[a-z0-9]{20,}/gi, '[redacted]')
      .replace(/\b[0-9a-f]{11,}(?:\.[0-9a-f]+)?\b/gi, '[redacted]')
      .replace(addressOrNumber, (_, address) => address ?? '[redacted]')
      .replace(/\s+/g, ' ')
      .slice(0, maxLength);
}

function describe(thrown: unknown): string {
  if (isWhatsGateError(thrown)) return `${thrown.code}: ${thrown.message}`;
  if (typeof thrown === 'string') return thrown;
  if (typeof thrown !== 'object' || thrown === null) return `${String(thrown)} was thrown`;
  const { name, message, code } = thrown as { name?: unknown; message?: unknown; code?: unknown };
  if (typeof message !== 'string')
    return `an object without a message was thrown (${Object.prototype.toString.call(thrown)})`;
  return [typeof name === 'string' ? name : 'Error', typeof code === 'string' ? ` (${code})` : '', `: ${message}`].join(
    '',
  );
}

function describeCauses(thrown: unknown): string[] {
  const causes: string[] = [];
  let cause = (thrown as { cause?: unknown } | null | undefined)?.cause;
  while (cause !== undefined && cause !== null && causes.length < maxCauses) {
    causes.push(describe(cause));
    cause = (cause as { cause?: unknown }).cause;
  }
  return causes;
}

/** Where it was thrown. Our own errors name no place: what they say is enough. */
function firstFrame(thrown: unknown): string {
  if (isWhatsGateError(thrown) || !(thrown instanceof Error)) return '';
  const frame = /^\s*at .+$/m.exec(String(thrown.stack))?.[0];
  return frame === undefined ? '' : ` (${frame.trim()})`;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
