// The page that screen-pictures.ts photographs: one element for each state. With `?width=320` each stands in a frame as wide
// as a small phone; that frame is this page with `?only=` its number.
import { WhatsGateError } from '../../packages/client/src/index.ts';
import { createFakeSession } from '../../packages/core/src/testing/index.ts';
import { defineWhatsGateConnect, type WhatsGateConnectElement } from '../../packages/ui/src/index.ts';
import { type ScreenState, screenStates, toFields } from './screen-states.ts';

const query = new URLSearchParams(location.search);
const only = query.get('only');
const isSheet = query.has('width') && only === null;
const column = isSheet ? '320px' : 'minmax(min(100%,370px),1fr)';
const isDark = query.get('theme') === 'dark';
document.documentElement.lang = query.get('lang') ?? 'en';
document.body.style.cssText =
  `margin:0;padding:${only === null ? 16 : 0}px;display:grid;gap:24px 20px;justify-items:start;font:13px system-ui;` +
  `grid-template-columns:repeat(auto-fill,${column});` +
  (isDark ? 'background:#0b1113;color:#9aaaa4' : 'background:#eceff1;color:#5a6863');

if (isSheet) showFrames();
else if (only === null) {
  screenStates.forEach(showState);
  showWide();
} else showState(screenStates[Number(only)] ?? { caption: '', state: 'idle' });
await document.fonts.ready;
const waiting = setInterval(() => {
  if (!isReady(document)) return;
  clearInterval(waiting);
  // What is drawn last: the code in its frame, the tick.
  setTimeout(() => document.body.classList.add('ready'), 1_000);
}, 100);

/** Whether each screen is loaded, with the pictures of its steps. */
function isReady({ readyState, body }: Document): boolean {
  const elements = [...body.querySelectorAll('whatsgate-connect')];
  const frames = [...body.querySelectorAll('iframe')];
  return (
    readyState === 'complete' &&
    elements.every(({ shadowRoot }) => shadowRoot?.querySelector('.result') !== null) &&
    frames.every(({ contentDocument }) => contentDocument?.body.classList.contains('ready') === true)
  );
}

function showState(shown: ScreenState): HTMLElement {
  const { caption, state, tab: auth = 'qr' } = shown;
  defineWhatsGateConnect();
  const element = document.createElement('whatsgate-connect') as WhatsGateConnectElement;
  const theme = isDark ? 'dark' : 'light';
  Object.assign(element, {
    session: createFakeSession(
      state,
      toFields(shown, (code) => new WhatsGateError(code, 'x')),
    ),
    theme,
    auth,
    country: 'GB',
  });
  return showFigure(caption, element);
}

/** From 680 pixels on the code stands beside the steps; with the help open. */
function showWide(): void {
  const figure = showState({ caption: 'qr, 680 px and wider, with the help open', state: 'qr', validFor: 64 });
  figure.style.gridColumn = '1/-1';
  const { shadowRoot } = figure.querySelector('whatsgate-connect') as WhatsGateConnectElement;
  const opening = setInterval(() => {
    const help = shadowRoot?.querySelector('details');
    help?.setAttribute('open', '');
    if (help) clearInterval(opening);
  }, 50);
}

function showFrames(): void {
  screenStates.forEach(({ caption }, index) => {
    const frame = document.createElement('iframe');
    frame.src = `${location.href}&only=${index}`;
    frame.style.cssText = 'display:block;border:0;width:320px;height:1060px';
    showFigure(caption, frame);
  });
}

function showFigure(caption: string, content: HTMLElement): HTMLElement {
  const figure = document.createElement('figure');
  figure.style.cssText = 'margin:0;width:100%';
  figure.append(...(only === null ? [caption] : []), content);
  document.body.append(figure);
  return figure;
}
