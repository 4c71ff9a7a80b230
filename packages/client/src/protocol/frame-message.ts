/** What the QR page says to its parent. */
export type FrameMessage = 'loading' | 'qr' | 'success' | 'error' | 'broken';

const messages: ReadonlySet<unknown> = new Set<FrameMessage>(['loading', 'qr', 'success', 'error', 'broken']);

/**
 * Reads the data of a `message` event: `{"module":"qr","message":"success"}`, the same in code mode.
 *
 * @returns the message, or null for anything else; never throws, not even for data whose getters do
 */
export function parseFrameMessage(data: unknown): FrameMessage | null {
  try {
    const { module, message } = data as { module?: unknown; message?: unknown };
    return module === 'qr' && messages.has(message) ? (message as FrameMessage) : null;
  } catch {
    return null;
  }
}
