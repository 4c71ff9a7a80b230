// The page that screen-pictures.ts photographs: one element for each state.
import { WhatsGateError } from '../../packages/client/src/index.ts';
import { createFakeSession, type SessionState } from '../../packages/core/src/testing/index.ts';
import { defineWhatsGateConnect, type WhatsGateConnectElement } from '../../packages/ui/src/index.ts';

type Fields = Parameters<typeof createFakeSession>[1];

const soon = (seconds: number) => Date.now() + seconds * 1_000 + 500;
const failed = (code: ConstructorParameters<typeof WhatsGateError>[0]) =>
  ({ error: new WhatsGateError(code, 'x') }) as Fields;
const byCode = { auth: { type: 'code', number: '79991234567' } } as const;

/** A caption, the state, what differs from its usual look, and the tab. */
const states: readonly (readonly [string, SessionState, Fields?, ('qr' | 'code')?])[] = [
  ['idle', 'idle'],
  ['idle, phone number', 'idle', {}, 'code'],
  ['initializing', 'creating'],
  ['qr', 'qr', { staleAt: soon(64) }],
  ['qr, stale', 'stale'],
  ['the page is silent', 'silent'],
  ['code', 'code', { ...byCode, staleAt: soon(144) }],
  ['error, the number', 'error', { ...byCode, ...failed('INVALID_NUMBER') }],
  ['error', 'error'],
  ['broken, unlinked', 'broken', failed('UNLINKED')],
  ['success, confirming', 'confirming'],
  ['success, confirmed', 'linked'],
];

const query = new URLSearchParams(location.search);
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
document.documentElement.lang = query.get('lang') ?? 'en';
document.body.style.cssText =
  'margin:0;padding:16px;display:grid;gap:24px 20px;justify-items:start;font:13px system-ui;' +
  `grid-template-columns:repeat(auto-fill,minmax(min(100%,370px),1fr));${
    theme === 'dark' ? 'background:#0b1113;color:#9aaaa4' : 'background:#eceff1;color:#5a6863'
  }`;
defineWhatsGateConnect();
for (const [caption, state, fields = {}, auth = 'qr'] of states) {
  const element = document.createElement('whatsgate-connect') as WhatsGateConnectElement;
  Object.assign(element, { session: createFakeSession(state, fields), theme, auth, country: 'GB' });
  const figure = document.createElement('figure');
  figure.style.cssText = 'margin:0;width:100%';
  figure.append(caption, element);
  document.body.append(figure);
}
// Everything is loaded and drawn after the fonts and one more turn of the clock.
await document.fonts.ready;
setTimeout(() => document.body.classList.add('ready'), 1_000);
