// @ts-check
// The virtual phones: polls the emulator and shows what it holds.
import { createCard, updateCard } from './phone-card.js';
import { showPhones } from './phone-choice.js';
import { fill, find, get, texts, translate } from './phone-dom.js';
import { offerFaults, showHistory, showUnreliable } from './phone-tools.js';

/** @typedef {import('./phone-dom.js').State} State */

const pollEvery = 400;
/** With more sessions than this, a field to find one by name appears. */
const manySessions = 3;
const list = find('#sessions', document, HTMLElement);
const filter = find('#find', document, HTMLInputElement);
/** @type {Map<string, HTMLElement>} */
const cards = new Map();

/** @param {State['sessions']} sessions */
function showSessions(sessions) {
  const wanted = filter.value.trim().toLocaleLowerCase();
  for (const session of sessions) {
    const card = cards.get(session.uniqueId) ?? createCard(session);
    if (!cards.has(session.uniqueId)) list.append(card);
    cards.set(session.uniqueId, card);
    updateCard(card, session);
    card.hidden = !session.name.toLocaleLowerCase().includes(wanted);
  }
  for (const [id, card] of cards) {
    if (sessions.some((session) => session.uniqueId === id)) continue;
    if (card.contains(document.activeElement)) find('#devices', document, HTMLElement).focus();
    card.remove();
    cards.delete(id);
  }
  find('#find-field', document, HTMLElement).hidden = sessions.length <= manySessions && wanted === '';
  find('#empty', document, HTMLElement).hidden = sessions.length > 0;
  const isNoneFound = sessions.length > 0 && [...cards.values()].every((card) => card.hidden);
  find('#none-found', document, HTMLElement).hidden = !isNoneFound;
}

async function look() {
  /** @type {State} */
  const { phones, sessions, ledger, unreliable } = await get();
  showPhones(phones);
  showSessions(sessions);
  showUnreliable(unreliable);
  find('#ledger', document, HTMLElement).textContent = fill(texts.ledger, { ...ledger });
  await showHistory();
}

/** The emulator may be away when the page is opened. */
async function firstLook() {
  for (;;) {
    try {
      return await get();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pollEvery));
    }
  }
}

async function poll() {
  // The emulator may be restarting; the next look will show it.
  await look().catch(() => {});
  setTimeout(poll, pollEvery);
}

translate(document);
/** @type {State} */
const { faultKinds } = await firstLook();
offerFaults(faultKinds);
filter.addEventListener('input', () => void look().catch(() => {}));
void poll();
