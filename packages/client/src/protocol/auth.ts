import { isUsableNumber, parseE164 } from './number.ts';

/** How the person links: by scanning a QR code, or by typing a pairing code that belongs to a number. */
export type WhatsGateAuth = { readonly type: 'qr' } | { readonly type: 'code'; readonly number: string };

/** Whether two authorizations ask for the same thing, however their numbers are written. Never throws. */
export function isSameAuth(a: WhatsGateAuth, b: WhatsGateAuth): boolean {
  return a.type === 'code' && b.type === 'code' ? toComparable(a.number) === toComparable(b.number) : a.type === b.type;
}

function toComparable(number: string): string {
  return isUsableNumber(number) ? parseE164(number) : number;
}
