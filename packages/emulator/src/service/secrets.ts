import { randomBytes, randomInt } from 'node:crypto';

/** Looks like the service's own: a string of hexadecimal digits. */
export function createUniqueId(): string {
  return randomBytes(7).toString('hex');
}

/** Of the length and alphabet of what WhatsApp puts into its QR code, so the picture is as dense as the real one. */
export function createPayload(): string {
  const key = () => randomBytes(32).toString('base64');
  return `2@${randomBytes(78).toString('base64')},${key()},${key()},${key()},1`;
}

// WhatsApp's pairing codes: eight characters, none that reads like another.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

export function createCode(): string {
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
