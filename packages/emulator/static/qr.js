// @ts-check
// The QR page: shows the session's code and reports to its parent, as WhatsGate's page does.

/**
 * @typedef {object} State
 * @property {import('../src/service/session.ts').PageView} view
 * @property {number} generation
 * @property {string} [picture]
 * @property {string} [code]
 */

const english = {
  loading: 'Loading the code',
  enter: 'Enter on your phone',
  success: 'The phone is connected',
  error: 'The authorization failed. A new code follows.',
  broken: 'This session does not exist or is closed',
  picture: 'QR code',
};

/** @type {typeof english} */
const russian = {
  loading: 'Загружаем код',
  enter: 'Введите на телефоне',
  success: 'Телефон подключён',
  error: 'Авторизация не удалась. Сейчас будет новый код.',
  broken: 'Этой сессии нет или она закрыта',
  picture: 'QR-код',
};

/** @type {typeof english} */
const spanish = {
  loading: 'Cargando el código',
  enter: 'Introdúzcalo en su teléfono',
  success: 'El teléfono está conectado',
  error: 'La autorización falló. Ahora llega un código nuevo.',
  broken: 'Esta sesión no existe o está cerrada',
  picture: 'Código QR',
};

/** @type {typeof english} */
const portuguese = {
  loading: 'Carregando o código',
  enter: 'Digite no seu telefone',
  success: 'O telefone está conectado',
  error: 'A autorização falhou. Vem aí um novo código.',
  broken: 'Esta sessão não existe ou está fechada',
  picture: 'Código QR',
};

/** @type {Record<string, typeof english>} */
const byLanguage = { en: english, es: spanish, pt: portuguese, ru: russian };
const wanted = navigator.language.slice(0, 2);
const language = wanted in byLanguage ? wanted : 'en';
const texts = byLanguage[language] ?? english;
document.documentElement.lang = language;

const pollEvery = 250;
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
// Set by a fault: `silent` sends nothing, `lying` sends success without a scan, `flood` sends 20,000 messages at once.
const fault = main.dataset.fault;
let shown = '';

/** @param {State['view']} message */
function tell(message) {
  if (parent !== window && fault !== 'silent') parent.postMessage({ module: 'qr', message }, '*');
}

/** @param {State} state */
function render({ view, picture, code }) {
  const grouped = code?.replace(/^(.{4})(.{4})$/, '$1-$2') ?? '';
  const pages = {
    loading: `<div class="wheel"></div><p>${texts.loading}</p>`,
    qr:
      picture === undefined
        ? `<p>${texts.enter}</p><div class="code">${grouped}</div>`
        : `<div class="picture" role="img" aria-label="${texts.picture}">${picture}</div>`,
    success: `<div class="sign good" aria-hidden="true">✓</div><p>${texts.success}</p>`,
    error: `<div class="sign bad" aria-hidden="true">!</div><p>${texts.error}</p>`,
    broken: `<div class="sign bad" aria-hidden="true">×</div><p>${texts.broken}</p>`,
  };
  main.innerHTML = pages[view];
}

async function poll() {
  try {
    const response = await fetch(`${location.pathname}/state?seen=${encodeURIComponent(shown)}`);
    // 204: nothing new.
    if (response.status === 200) show(/** @type {State} */ (await response.json()));
  } catch {
    // The emulator may be restarting; the next poll will show it.
  }
  setTimeout(poll, pollEvery);
}

/** @param {State} state */
function show(state) {
  shown = `${state.view} ${state.generation}`;
  render(state);
  if (state.view === 'loading') return;
  tell(state.view);
  if (fault === 'lying' && state.view === 'qr') tell('success');
  if (fault === 'flood' && state.view === 'qr') flood();
}

function flood() {
  const flipping = /** @type {const} */ (['error', 'loading', 'qr', 'error', 'qr']);
  for (let left = 20_000; left > 0; left -= flipping.length) for (const message of flipping) tell(message);
}

render({ view: 'loading', generation: 0 });
tell('loading');
void poll();
