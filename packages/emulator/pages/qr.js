// @ts-check
// The QR page: shows what the session has to show and tells its parent, as WhatsGate's page does.

/** @typedef {{ view: 'loading' | 'qr' | 'success' | 'error' | 'broken', generation: number, picture?: string, code?: string }} State */

const pollEvery = 250;
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
let shown = '';

/** @param {State['view']} message */
function tell(message) {
  if (parent !== window) parent.postMessage({ module: 'qr', message }, '*');
}

/** @param {State} state */
function render({ view, picture, code }) {
  const grouped = code?.replace(/^(.{4})(.{4})$/, '$1-$2') ?? '';
  const pages = {
    loading: '<div class="wheel"></div><p>Loading the code</p>',
    qr:
      picture === undefined
        ? `<p>Enter on your phone</p><div class="code">${grouped}</div>`
        : `<div class="picture" role="img" aria-label="QR code">${picture}</div>`,
    success: '<div class="sign good" aria-hidden="true">✓</div><p>The phone is connected</p>',
    error: '<div class="sign bad" aria-hidden="true">!</div><p>The authorization failed. A new code follows.</p>',
    broken: '<div class="sign bad" aria-hidden="true">×</div><p>This session does not exist or is closed</p>',
  };
  main.innerHTML = pages[view];
}

async function poll() {
  try {
    const response = await fetch(`${location.pathname}/state`);
    const state = /** @type {State} */ (await response.json());
    const now = `${state.view} ${state.generation}`;
    if (now !== shown) {
      shown = now;
      render(state);
      if (state.view !== 'loading') tell(state.view);
    }
  } catch {
    // The emulator is being restarted; the next look will tell.
  }
  setTimeout(poll, pollEvery);
}

render({ view: 'loading', generation: 0 });
tell('loading');
void poll();
