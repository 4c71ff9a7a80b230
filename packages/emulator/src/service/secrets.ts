/** An id of hexadecimal digits, like the service's own. */
export function createUniqueId(): string {
  return Array.from(randomBytes(7), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The text of a QR code, as long as WhatsApp's, so that the picture is as dense as the real one. */
export function createPayload(): string {
  const random = (length: number) => btoa(String.fromCharCode(...randomBytes(length)));
  return `2@${random(78)},${random(32)},${random(32)},${random(32)},1`;
}

// WhatsApp's pairing codes have eight characters, and none that looks like another. There are 32, so that each byte
// chooses one as often as any other.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

export function createCode(): string {
  return Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join('');
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
