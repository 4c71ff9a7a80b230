// @ts-check
// The virtual phone: one card for each session it could be held to.

/**
 * @typedef {{ uniqueId: string, name: string, number: string | null, status: string, view: string, wid: string | null, pushname: string | null }} Session
 * @typedef {{ creates: number, deletes: number, live: number, maxLive: number }} Ledger
 * @typedef {{ sessions: Session[], ledger: Ledger, faultKinds: Record<'api' | 'frame' | 'webhook', string[]> }} State
 * @typedef {{ at: number, who: string, what: string, session: string | null }} LogEntry
 */

const english = {
  title: 'Virtual phone',
  devices: 'Linked devices',
  scanLate: 'Scan too late',
  message: 'Get a message',
  faults: 'Make the service misbehave',
  faultOn: 'What goes wrong',
  faultKind: 'How',
  addFault: 'Misbehave',
  clearFaults: 'Behave again',
  faultAdded: 'Waiting for the next {on}: {kind}',
  faultsCleared: 'The service behaves again.',
  log: 'What happened',
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
  devices: 'Связанные устройства',
  scanLate: 'Сканировать с опозданием',
  message: 'Получить сообщение',
  faults: 'Сломать сервис',
  faultOn: 'Что ломается',
  faultKind: 'Как',
  addFault: 'Сломать',
  clearFaults: 'Починить',
  faultAdded: 'Сломается следующий вызов {on}: {kind}',
  faultsCleared: 'Сервис снова работает.',
  log: 'Что произошло',
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
const shownEntries = 30;
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

/** @param {string} sentence */
function say(sentence) {
  element('#said', document).textContent = sentence;
}

/** @param {string} door @param {object} body @param {string} [success] */
async function act(door, body, success = '') {
  try {
    const response = await fetch(`/emulator/${door}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { message } = await response.json();
    say(response.ok ? success : fill(words.failed, { reason: message }));
  } catch (error) {
    say(fill(words.failed, { reason: error }));
  }
  await look();
}

/** @param {Session} session */
function addCard(session) {
  const card = /** @type {HTMLElement} */ (element('li', /** @type {ParentNode} */ (template.content.cloneNode(true))));
  translate(card);
  for (const button of card.querySelectorAll('[data-gesture]')) {
    button.addEventListener('click', () =>
      act(`phone/${/** @type {HTMLElement} */ (button).dataset.gesture}`, { session: session.uniqueId }),
    );
  }
  element('form', card).addEventListener('submit', (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (element('input', card));
    if (input.value.trim() !== '') void act('phone/enter-code', { session: session.uniqueId, code: input.value });
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
  element('.state', card).textContent = isLinked
    ? fill(words.ready, { account })
    : words[/** @type {'qr'} */ (session.view)];
  element('form', card).hidden = !showsCode || session.number === null;
  element('[data-gesture="scan"]', card).hidden = !showsCode || session.number !== null;
  element('[data-gesture="refuse"]', card).hidden = !showsCode;
  element('[data-gesture="scan-late"]', card).hidden = !showsCode || session.number !== null;
  element('[data-gesture="never-ready"]', card).hidden = !showsCode;
  element('[data-gesture="message"]', card).hidden = !isLinked;
  element('[data-gesture="disconnect"]', card).hidden = session.status === 'DESTROYING';
}

/** @param {State['faultKinds']} kinds */
function offerFaults(kinds) {
  const form = /** @type {HTMLFormElement} */ (element('#faults', document));
  const [on, kind] = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll('select')]);
  if (on === undefined || kind === undefined) return;
  const fillKinds = () =>
    kind.replaceChildren(...kinds[/** @type {'api'} */ (on.value)].map((name) => new Option(name)));
  on.replaceChildren(...Object.keys(kinds).map((name) => new Option(name)));
  on.addEventListener('change', fillKinds);
  fillKinds();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = { on: on.value, kind: kind.value };
    void act('fault', fault, fill(words.faultAdded, fault));
  });
  element('#clear-faults', document).addEventListener('click', () => act('clear-faults', {}, words.faultsCleared));
}

async function look() {
  const { sessions, ledger } = await readState();
  for (const session of sessions) show(session);
  for (const [id, card] of cards) {
    if (sessions.some((session) => session.uniqueId === id)) continue;
    card.remove();
    cards.delete(id);
  }
  element('#empty', document).hidden = sessions.length > 0;
  element('#ledger', document).textContent = fill(words.ledger, ledger);
  if (/** @type {HTMLDetailsElement} */ (element('#log-details', document)).open) await showLog();
}

async function showLog() {
  const entries = /** @type {LogEntry[]} */ (await (await fetch('/emulator/log')).json());
  const items = entries.slice(-shownEntries).map(({ at, who, what }) => {
    const item = document.createElement('li');
    item.textContent = `${new Date(at).toLocaleTimeString()} ${who}: ${what}`;
    return item;
  });
  element('#log', document).replaceChildren(...items.reverse());
}

/** @returns {Promise<State>} */
async function readState() {
  return (await fetch('/emulator')).json();
}

async function poll() {
  await look().catch(() => {});
  setTimeout(poll, pollEvery);
}

translate(document);
offerFaults((await readState()).faultKinds);
void poll();
