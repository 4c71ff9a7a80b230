import { en, type WhatsGateMessages } from '../messages/index.ts';
import type { WhatsGateSession } from '../session/index.ts';
import { codeAttributes, codeStyles, copyCode, groupCode } from './pairing-code.ts';

export interface MountCodeOptions {
  /** The language of the button and of what is said once it was pressed. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * Shows the pairing code inside `element` in groups of four, with a button that copies it, for as long as the API's code is
 * the one to enter; the page in the frame shows every code, this one and the later ones.
 *
 * @returns removes it
 */
export function mountCode(session: WhatsGateSession, element: Element, { messages = en }: MountCodeOptions = {}): () => void {
  let shown: string | null = null;
  let remove = () => {};
  const show = () => {
    const { code, stale } = session.getSnapshot();
    const wanted = stale ? null : code;
    if (wanted === shown) return;
    shown = wanted;
    remove();
    remove = wanted === null ? () => {} : addCode(element, wanted, messages);
  };
  const unsubscribe = session.subscribe(show);
  show();
  return () => {
    unsubscribe();
    remove();
  };
}

function addCode(parent: Element, code: string, messages: WhatsGateMessages): () => void {
  const { ownerDocument: document } = parent;
  const box = Object.assign(document.createElement('div'), { className: 'whatsgate-code' });
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', messages.codeTitle);
  Object.assign(box.style, codeStyles.box);
  const shown = Object.assign(document.createElement('code'), { textContent: groupCode(code) });
  for (const [name, value] of Object.entries(codeAttributes)) shown.setAttribute(name, value);
  Object.assign(shown.style, codeStyles.code);
  const copy = Object.assign(document.createElement('button'), { type: 'button', textContent: messages.copy });
  const says = document.createElement('span');
  says.setAttribute('role', 'status');
  copy.addEventListener('click', async () => {
    says.textContent = messages[await copyCode(code, shown)];
  });
  box.append(shown, copy, says);
  parent.append(box);
  return () => box.remove();
}
