// @ts-check
// The QR page: shows what the session has to show and tells its parent, as WhatsGate's page does.

/** @typedef {{ view: 'loading' | 'qr' | 'success' | 'error' | 'broken', generation: number, picture?: string, code?: string }} State */

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

const words = navigator.language.startsWith('ru') ? russian : english;
document.documentElement.lang = words === russian ? 'ru' : 'en';

const pollEvery = 250;
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
// Set by the emulator on demand: `silent` says nothing, `lying` says success without a scan, `flood` says 20,000 things at once.
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
    loading: `<div class="wheel"></div><p>${words.loading}</p>`,
    qr:
      picture === undefined
        ? `<p>${words.enter}</p><div class="code">${grouped}</div>`
        : `<div class="picture" role="img" aria-label="${words.picture}">${picture}</div>`,
    success: `<div class="sign good" aria-hidden="true">✓</div><p>${words.success}</p>`,
    error: `<div class="sign bad" aria-hidden="true">!</div><p>${words.error}</p>`,
    broken: `<div class="sign bad" aria-hidden="true">×</div><p>${words.broken}</p>`,
  };
  main.innerHTML = pages[view];
}

async function poll() {
  try {
    const response = await fetch(`${location.pathname}/state?seen=${encodeURIComponent(shown)}`);
    // 204: nothing new.
    if (response.status === 200) show(/** @type {State} */ (await response.json()));
  } catch {
    // The emulator is being restarted; the next look will tell.
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
