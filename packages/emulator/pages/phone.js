// @ts-check
// The virtual phone: one card for each session it could be held to.

/**
 * @typedef {{ uniqueId: string, name: string, number: string | null, status: string, view: string, wid: string | null, pushname: string | null }} Session
 * @typedef {{ creates: number, deletes: number, live: number, maxLive: number }} Ledger
 */

const english = {
  title: 'Virtual phone',
  hint: 'Stands for a phone with WhatsApp → Linked devices.',
  empty: 'No session is waiting. Start one in the application.',
  scan: 'Scan the code',
  pair: 'Enter',
  codeLabel: 'Pairing code',
  refuse: 'Refuse',
  neverReady: 'Scan, but never get ready',
  disconnect: 'Log out',
  qrSession: 'QR code',
  loading: 'Starting…',
  qr: 'Shows a code.',
  success: 'Authorized, getting ready…',
  error: 'Authorization failed; a new code follows.',
  broken: 'Being deleted…',
  ready: 'Linked: {account}',
  ledger: 'Sessions created {creates}, deleted {deletes}, alive {live}, most at once {maxLive}',
  failed: 'The emulator did not do it: {reason}',
};

/** @type {typeof english} */
const russian = {
  title: 'Виртуальный телефон',
  hint: 'Вместо телефона с WhatsApp → Связанные устройства.',
  empty: 'Сессий нет. Начните подключение в приложении.',
  scan: 'Сканировать код',
  pair: 'Ввести',
  codeLabel: 'Код привязки',
  refuse: 'Отказать',
  neverReady: 'Сканировать без подтверждения',
  disconnect: 'Выйти',
  qrSession: 'QR-код',
  loading: 'Запускается…',
  qr: 'Показывает код.',
  success: 'Авторизован, подключается…',
  error: 'Авторизация не удалась; сейчас будет новый код.',
  broken: 'Удаляется…',
  ready: 'Подключён: {account}',
  ledger: 'Сессий создано {creates}, удалено {deletes}, живых {live}, одновременно не больше {maxLive}',
  failed: 'Эмулятор не смог: {reason}',
};

const language = new URLSearchParams(location.search).get('lang') ?? navigator.language;
const words = language.startsWith('ru') ? russian : english;
document.documentElement.lang = words === russian ? 'ru' : 'en';
document.title = words.title;

const pollEvery = 400;
const list = element('#sessions', document);
const template = /** @type {HTMLTemplateElement} */ (element('#card', document));
/** @type {Map<string, HTMLElement>} */
const cards = new Map();

/** @param {string} selector @param {ParentNode} root @returns {HTMLElement} */
function element(selector, root) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/** @param {string} sentence @param {Record<string, unknown>} values */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** @param {ParentNode} root */
function translate(root) {
  for (const node of root.querySelectorAll('[data-text]')) {
    node.textContent = words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (node).dataset.text)];
  }
}

/** @param {string} gesture @param {object} body */
async function act(gesture, body) {
  try {
    const response = await fetch(`/phone/${gesture}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const { message } = await response.json();
    element('#said', document).textContent = response.ok ? '' : fill(words.failed, { reason: message });
  } catch (error) {
    element('#said', document).textContent = fill(words.failed, { reason: error });
  }
  await look();
}

/** @param {Session} session */
function addCard(session) {
  const card = /** @type {HTMLElement} */ (element('li', /** @type {ParentNode} */ (template.content.cloneNode(true))));
  translate(card);
  for (const button of card.querySelectorAll('[data-gesture]')) {
    button.addEventListener('click', () => act(/** @type {HTMLElement} */ (button).dataset.gesture ?? '', { session: session.uniqueId }));
  }
  element('form', card).addEventListener('submit', (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (element('input', card));
    if (input.value.trim() !== '') void act('enter-code', { session: session.uniqueId, code: input.value });
    else input.focus();
  });
  cards.set(session.uniqueId, card);
  list.append(card);
  return card;
}

/** @param {Session} session */
function show(session) {
  const card = cards.get(session.uniqueId) ?? addCard(session);
  const isLinked = session.status === 'READY';
  const showsCode = session.view === 'qr' && !isLinked;
  element('.name', card).textContent = session.name;
  element('.kind', card).textContent = session.number === null ? words.qrSession : `+${session.number}`;
  const account = [session.pushname, `+${session.wid?.replace(/@.*/, '')}`].join(', ');
  element('.state', card).textContent = isLinked ? fill(words.ready, { account }) : words[/** @type {'qr'} */ (session.view)];
  element('form', card).hidden = !showsCode || session.number === null;
  element('[data-gesture="scan"]', card).hidden = !showsCode || session.number !== null;
  element('[data-gesture="refuse"]', card).hidden = !showsCode;
  element('[data-gesture="never-ready"]', card).hidden = !showsCode;
  element('[data-gesture="disconnect"]', card).hidden = session.status === 'DESTROYING';
}

async function look() {
  const { sessions, ledger } = /** @type {{ sessions: Session[], ledger: Ledger }} */ (await (await fetch('/phone/state')).json());
  for (const session of sessions) show(session);
  for (const [id, card] of cards) {
    if (sessions.some((session) => session.uniqueId === id)) continue;
    card.remove();
    cards.delete(id);
  }
  element('#empty', document).hidden = sessions.length > 0;
  element('#ledger', document).textContent = fill(words.ledger, ledger);
}

async function poll() {
  await look().catch(() => {});
  setTimeout(poll, pollEvery);
}

translate(document);
void poll();
