// @ts-check
// What every part of the phone's page needs: its language, its elements, and the emulator behind it.

/**
 * @typedef {import('../src/service/session.ts').SessionState} Session
 * @typedef {{ number: string, pushname: string }} Phone
 * @typedef {object} State
 * @property {Session[]} sessions
 * @property {Phone[]} phones
 * @property {import('../src/service/ledger.ts').LedgerCounts} ledger
 * @property {object | null} unreliable
 * @property {Record<string, string[]>} faultKinds
 */

const language = (new URLSearchParams(location.search).get('lang') ?? navigator.language).slice(0, 2).toLowerCase();
const known = ['en', 'es', 'pt', 'ru'].includes(language) ? language : 'en';

/** @type {typeof import('./texts/en.js').texts} */
export const texts = (await import(`./texts/${known}.js`)).texts;
document.documentElement.lang = known;
document.title = texts.title;

// Relative, for an emulator that does not stand at the root of its origin.
const control = new URL('../emulator', import.meta.url).href;

/**
 * The only element that fits.
 *
 * @template {HTMLElement} Kind
 * @param {string} selector
 * @param {ParentNode} root
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(selector, root, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** @param {string} sentence @param {Record<string, unknown>} values */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Fills in each `data-text`. @param {ParentNode} root */
export function translate(root) {
  for (const node of root.querySelectorAll('[data-text]')) {
    const key = node.getAttribute('data-text');
    const text = Object.entries(texts).find(([name]) => name === key)?.[1];
    if (text !== undefined) node.textContent = text;
  }
}

/** @param {string} sentence */
function say(sentence) {
  find('#said', document, HTMLElement).textContent = sentence;
}

/** @param {string} path */
export async function get(path = '') {
  return (await fetch(`${control}${path}`)).json();
}

/**
 * Makes the emulator do something, and tells how it went.
 *
 * @param {string} route
 * @param {object} body
 * @param {string} [success]
 */
export async function act(route, body, success = '') {
  try {
    const response = await fetch(`${control}/${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { message } = await response.json();
    say(response.ok ? success : fill(texts.failed, { reason: message }));
    return response.ok;
  } catch (error) {
    say(fill(texts.failed, { reason: error }));
    return false;
  }
}
