import {
  createWhatsGateSession,
  isSameAuth,
  mountCode,
  mountFrame,
  statusText,
  type WhatsGateAuth,
  type WhatsGateError,
  type WhatsGateSession,
} from '@whatsgate/core';
import { inspect } from '../charts/inspect.ts';
import { messages } from '../messages.ts';
import { unlink } from '../unlink.ts';
import { createCard } from './card.ts';

export function mount(element: Element): void {
  const card = createCard(element);
  let name = card.name.value;
  let isNumberRefused = false;
  let session = open();
  let shut = show(session);

  function open(): WhatsGateSession {
    const onError = ({ code }: WhatsGateError) => {
      isNumberRefused = code === 'INVALID_NUMBER';
      render(session);
    };
    return createWhatsGateSession({ relay: '/api/whatsgate', name, onError, inspect });
  }

  function show(shown: WhatsGateSession): () => void {
    const unmountFrame = mountFrame(shown, card.frame, { messages: messages.session });
    const unmountCode = mountCode(shown, card.pairing, { messages: messages.session });
    const unsubscribe = shown.subscribe(() => render(shown));
    render(shown);
    return () => {
      unsubscribe();
      unmountCode();
      unmountFrame();
    };
  }

  function render(shown: WhatsGateSession): void {
    const wg = shown.getSnapshot();
    const isNameFree = wg.can.start || wg.error?.code === 'INVALID_OPTIONS' || wg.error?.code === 'INVALID_NUMBER';
    const auth = readAuth();
    const isSame = isSameAuth(wg.auth, auth);
    card.root.dataset.whatsgateStatus = wg.status;
    card.says.textContent = statusText(wg, messages.session);
    card.name.disabled = !isNameFree;
    card.numberLabel.hidden = auth.type === 'qr';
    card.refused.hidden = !isNumberRefused || wg.error !== null;
    card.start.hidden = wg.confirmed || (wg.can.start ? wg.can.retry && isSame : isSame);
    card.start.textContent = wg.can.start ? messages.start : messages.replace;
    card.retry.hidden = !wg.can.retry || wg.stale;
    card.close.hidden = !wg.can.close || wg.confirmed;
    card.unlink.hidden = !wg.confirmed;
    card.placeholder.hidden = wg.frameUrl !== null;
    card.placeholder.textContent = wg.confirmed ? '✓' : messages.placeholder;
    card.details.hidden = wg.error === null;
    card.code.textContent = wg.error?.code ?? '';
    card.message.textContent = wg.error?.message ?? '';
  }

  function readAuth(): WhatsGateAuth {
    return card.isQr.checked ? { type: 'qr' } : { type: 'code', number: card.number.value };
  }

  card.form.addEventListener('input', () => {
    const { status, error } = session.getSnapshot();
    const isUntouched = status === 'idle' || status === 'closed' || error?.code === 'INVALID_OPTIONS';
    if (card.name.value !== name && isUntouched) {
      name = card.name.value;
      shut();
      session = open();
      shut = show(session);
    }
    render(session);
  });
  card.form.addEventListener('submit', (event) => {
    event.preventDefault();
    isNumberRefused = false;
    session.start(readAuth());
  });
  card.retry.addEventListener('click', () => session.retry());
  card.close.addEventListener('click', () => session.close());
  card.unlink.addEventListener('click', () => unlink(name).then(() => session.close()));
}
