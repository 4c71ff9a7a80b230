import { applyStyles, requireElement } from '../frame/index.ts';
import { en, type WhatsGateMessages } from '../messages/index.ts';
import type { WhatsGateSession } from '../session/index.ts';
import { codeAttributes, codeStyles, copyCode, groupCode } from './pairing-code.ts';

export interface MountCodeOptions {
  /** The language of the button and of what it tells. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * Shows the pairing code inside `element` in groups of four, with a button that copies it, for as long as the API's
 * code is the one to enter; the page in the frame shows every code, this one and the later ones.
 *
 * @returns removes it
 * @throws WhatsGateError `INVALID_OPTIONS` when `element` is none
 */
export function mountCode(
  session: WhatsGateSession,
  element: Element,
  { messages = en }: MountCodeOptions = {},
): () => void {
  requireElement(element, 'mountCode');
  let shownCode: string | null = null;
  let box: Element | null = null;
  const show = () => {
    const { code, stale } = session.getSnapshot();
    const wanted = stale ? null : code;
    if (wanted !== shownCode) {
      shownCode = wanted;
      box?.remove();
      box = wanted === null ? null : createBox(element.ownerDocument, wanted, messages);
    }
    if (box !== null && !element.contains(box)) element.append(box);
  };
  const unsubscribe = session.subscribe(show);
  show();
  return () => {
    unsubscribe();
    box?.remove();
  };
}

function createBox(document: Document, code: string, messages: WhatsGateMessages): Element {
  const box = Object.assign(document.createElement('div'), { className: 'whatsgate-code' });
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', messages.codeTitle);
  applyStyles(box, codeStyles.box);
  const shown = Object.assign(document.createElement('code'), { textContent: groupCode(code) });
  for (const [name, value] of Object.entries(codeAttributes)) shown.setAttribute(name, value);
  applyStyles(shown, codeStyles.code);
  const copy = Object.assign(document.createElement('button'), { type: 'button', textContent: messages.copy });
  const status = document.createElement('span');
  status.setAttribute('role', 'status');
  copy.addEventListener('click', async () => {
    status.textContent = messages[await copyCode(code, shown)];
  });
  box.append(shown, copy, status);
  return box;
}
