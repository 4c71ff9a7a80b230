// @ts-check
// One card for each session that a phone can be held to.
import { canPair, chosenPhone } from './phone-choice.js';
import { act, fill, find, texts, translate } from './phone-dom.js';

/** @typedef {import('./phone-dom.js').Session} Session */

const template = find('#card', document, HTMLTemplateElement);

/** @param {Session} session */
export function createCard(session) {
  const copy = template.content.cloneNode(true);
  if (!(copy instanceof DocumentFragment)) throw new Error('A template holds a fragment.');
  const card = find('li', copy, HTMLElement);
  translate(card);
  const { uniqueId } = session;
  describe(card, `name-${uniqueId}`);

  for (const button of card.querySelectorAll('[data-gesture]')) {
    button.addEventListener('click', () =>
      act(`phone/${button.getAttribute('data-gesture')}`, { phone: actingPhone(card), session: uniqueId }),
    );
  }
  const pair = find('.pair', card, HTMLFormElement);
  pair.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = find('input', pair, HTMLInputElement);
    if (input.value.trim() === '') input.focus();
    else void act('phone/enter-code', { phone: actingPhone(card), session: uniqueId, code: input.value });
  });
  const status = find('.status', card, HTMLFormElement);
  status.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(status);
    void act('set-status', {
      session: uniqueId,
      status: String(data.get('status')).trim(),
      ...(data.has('withoutWid') && { wid: null }),
      ...(data.get('seconds') !== '' && { ms: Number(data.get('seconds')) * 1_000 }),
    });
  });
  find('.show-truth', card, HTMLElement).addEventListener('click', () =>
    act('set-status', { session: uniqueId, status: null }),
  );
  return card;
}

/** @param {HTMLElement} card @param {Session} session */
export function updateCard(card, session) {
  const isLinked = session.status === 'READY';
  const isEnding = session.status === 'DESTROYING';
  const showsCode = session.view === 'qr' && !isLinked;
  const isQr = session.number === null;
  card.dataset.phone = session.phone ?? '';
  find('.name', card, HTMLElement).textContent = session.name;
  find('.kind', card, HTMLElement).textContent = isQr ? texts.qrSession : `+${session.number}`;
  setText(find('.state', card, HTMLElement), describeState(session));
  const shown = find('.shown', card, HTMLElement);
  setText(shown, session.shownStatus === null ? '' : fill(texts.shown, { status: session.shownStatus }));
  card.dataset.state = isLinked ? 'linked' : session.view;

  /** @type {Record<string, boolean>} */
  const isOffered = {
    scan: showsCode && isQr,
    'scan-late': showsCode && isQr,
    refuse: showsCode,
    passkey: showsCode,
    'never-ready': showsCode,
    message: isLinked,
    unlink: isLinked,
    disconnect: !isEnding,
  };
  const focused = document.activeElement;
  for (const button of card.querySelectorAll('[data-gesture]'))
    if (button instanceof HTMLElement) button.hidden = !isOffered[button.dataset.gesture ?? ''];
  find('.pair', card, HTMLElement).hidden = !showsCode || isQr;
  find('.more', card, HTMLElement).hidden = isEnding;
  find('.show-truth', card, HTMLElement).hidden = session.shownStatus === null;
  // A hidden element loses the focus to the top of the page.
  if (focused instanceof HTMLElement && card.contains(focused) && !focused.checkVisibility()) card.focus();
}

/** @param {Session} session */
function describeState({ status, view, wid, pushname, asksPasskey, number }) {
  if (status === 'READY') {
    const digits = wid?.replace(/@.*/, '');
    return fill(texts.ready, { account: pushname === digits ? `+${digits}` : `${pushname}, +${digits}` });
  }
  if (view === 'qr' && asksPasskey) return texts.asksPasskey;
  if (view === 'qr' && !canPair(number)) return texts.otherNumber;
  /** @type {Record<string, string>} */
  const byView = {
    loading: texts.loading,
    qr: texts.qr,
    success: texts.success,
    error: texts.error,
    broken: texts.broken,
  };
  return byView[view] ?? view;
}

/** The phone that linked the session, or the chosen one. @param {HTMLElement} card */
function actingPhone(card) {
  return card.dataset.phone || chosenPhone();
}

/** Every control of the card is described by the session's name. @param {HTMLElement} card @param {string} id */
function describe(card, id) {
  find('.name', card, HTMLElement).id = id;
  card.setAttribute('aria-labelledby', id);
  for (const control of card.querySelectorAll('button, input, summary')) control.setAttribute('aria-describedby', id);
}

/** Leaves an unchanged text alone: a live region would be read again. @param {HTMLElement} node @param {string} text */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
