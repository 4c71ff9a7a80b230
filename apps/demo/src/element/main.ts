import { defineWhatsGateConnect } from '@whatsgate/ui';
import { inspect } from '../charts/inspect.ts';
import { messages } from '../messages.ts';
import { unlink } from '../unlink.ts';

/** The name of the slot. The other routes let the person choose one. */
const name = 'Support';

export function mount(place: Element): void {
  defineWhatsGateConnect();
  const element = document.createElement('whatsgate-connect');
  Object.assign(element, { relay: '/api/whatsgate', name, options: { inspect } });
  element.dataset.whatsgateStatus = 'idle';
  const unlinkButton = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: messages.unlink,
    hidden: true,
  });
  element.addEventListener('whatsgate-status', ({ detail: { status, snapshot } }) => {
    element.dataset.whatsgateStatus = status;
    unlinkButton.hidden = !snapshot.confirmed;
  });
  // The status is `success` before the API has confirmed the link, too.
  element.addEventListener('whatsgate-linked', () => {
    unlinkButton.hidden = false;
  });
  unlinkButton.addEventListener('click', () => unlink(name).then(() => element.cancel()));
  place.append(element, unlinkButton);
}
