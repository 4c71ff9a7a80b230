import { randomBytes, randomInt } from 'node:crypto';

/** An id of hexadecimal digits, like the service's own. */
export function createUniqueId(): string {
  return randomBytes(7).toString('hex');
}

/** The text of a QR code, as long as WhatsApp's, so that the picture is as dense as the real one. */
export function createPayload(): string {
  const key = () => randomBytes(32).toString('base64');
  return `2@${randomBytes(78).toString('base64')},${key()},${key()},${key()},1`;
}

// WhatsApp's pairing codes have eight characters, and none that looks like another.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

export function createCode(): string {
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
