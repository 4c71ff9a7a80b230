/** On a create: the same attempt gets the same answer from a relay, however often it is sent. */
export const idempotencyKeyHeader = 'Idempotency-Key';
/** On a read or a delete: which page holds the session. */
export const leaseHeader = 'X-WhatsGate-Lease';
/** On a read or a delete: `success` when the page in the frame said so; a relay then deletes nothing for a while. */
export const pageStateHeader = 'X-WhatsGate-Page-State';
