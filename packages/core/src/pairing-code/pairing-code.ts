import { frameSize } from '../frame/index.ts';

/** A pairing code in groups of four, as WhatsApp shows it: `"K7PQ 2XWM"`. */
export function groupCode(code: string): string {
  return toBareCode(code).replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * Puts a pairing code on the clipboard, without spaces. Where the browser does not allow it (plain http, a policy of
 * the host page), `element` is selected instead, for the person to copy.
 *
 * @param element - what shows the code
 * @returns which of {@link WhatsGateMessages} says so; does not throw
 */
export async function copyCode(code: string, element: Element): Promise<'copied' | 'notCopied'> {
  try {
    await navigator.clipboard.writeText(toBareCode(code));
    return 'copied';
  } catch {
    element.ownerDocument.getSelection()?.selectAllChildren(element);
    return 'notCopied';
  }
}

/**
 * How the pairing code and its place look; each can be overridden. Set them by `applyStyles`, not as a style attribute.
 */
export const codeStyles = {
  /** Round the box in React and Vue, always there, and without a trace in the layout. */
  place: { display: 'contents' },
  /** As wide as the frame above it. */
  box: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '8px 16px',
    width: `${frameSize}px`,
    maxWidth: '100%',
  },
  code: { font: '600 28px/1.4 ui-monospace, monospace', letterSpacing: '0.08em', whiteSpace: 'nowrap' },
} as const;

/** Read from the left also on a page that is not, and kept from translators, who would take it for a word. */
export const codeAttributes = { dir: 'ltr', translate: 'no' } as const;

function toBareCode(code: string): string {
  return code.replace(/[^0-9a-z]/gi, '');
}
