/** How the person links: by scanning a QR code, or by typing a pairing code that belongs to a number. */
export type WhatsGateAuth = { readonly type: 'qr' } | { readonly type: 'code'; readonly number: string };

/** Whether two authorizations ask for the same thing. */
export function isSameAuth(a: WhatsGateAuth, b: WhatsGateAuth): boolean {
  return a.type === 'code' && b.type === 'code' ? a.number === b.number : a.type === b.type;
}
