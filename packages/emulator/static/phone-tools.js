// @ts-check
// The service's side of the page: faults, the unreliable mode, webhooks, and the log.
import { act, fill, find, get, texts } from './phone-dom.js';

/**
 * @typedef {{ at: number, who: string, what: string }} LogEntry
 * @typedef {object} Delivery
 * @property {number} at
 * @property {string} callback
 * @property {{ id: number, event_action: string }} event
 * @property {number} attempt
 * @property {boolean} isAccepted
 * @property {number | null} status
 * @property {string} answer
 */

const maxShown = 30;
const unreliable = find('#unreliable', document, HTMLFormElement);

/** @param {Record<string, string[]>} kinds */
export function offerFaults(kinds) {
  const form = find('#faults', document, HTMLFormElement);
  const on = find('[name="on"]', form, HTMLSelectElement);
  const kind = find('[name="kind"]', form, HTMLSelectElement);
  const fillKinds = () => kind.replaceChildren(...(kinds[on.value] ?? []).map((name) => new Option(name)));
  on.replaceChildren(...Object.keys(kinds).map((name) => new Option(name)));
  on.addEventListener('change', fillKinds);
  fillKinds();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = { on: on.value, kind: kind.value };
    void act('fault', fault, fill(texts.faultAdded, fault));
  });
  find('#clear-faults', document, HTMLElement).addEventListener('click', () =>
    act('clear-faults', {}, texts.faultsCleared),
  );
}

unreliable.addEventListener('submit', (event) => {
  event.preventDefault();
  const data = new FormData(unreliable);
  const options = { seed: Number(data.get('seed')), all: Number(data.get('percent')) / 100 };
  void act('unreliable', { options }, texts.unreliableOn);
});
find('#end-unreliable', document, HTMLElement).addEventListener('click', () =>
  act('unreliable', { options: null }, texts.unreliableOff),
);

/** @param {object | null} options */
export function showUnreliable(options) {
  find('#unreliable-state', document, HTMLElement).hidden = options === null;
}

/** Shows the webhooks and the log, where they are open. */
export async function showHistory() {
  if (find('#webhooks-details', document, HTMLDetailsElement).open) showWebhooks(await get('/webhooks'));
  if (find('#log-details', document, HTMLDetailsElement).open) showLog(await get('/log'));
}

/** @param {LogEntry[]} entries */
function showLog(entries) {
  const items = entries.slice(-maxShown).map(({ at, who, what }) => toItem(`${toTime(at)} ${who}: ${what}`));
  find('#log', document, HTMLElement).replaceChildren(...items.reverse());
}

/** @param {Delivery[]} deliveries */
function showWebhooks(deliveries) {
  const items = deliveries.slice(-maxShown).map(({ at, callback, attempt, isAccepted, status, answer, event }) => {
    const tries = attempt > 1 ? `, ${fill(texts.attempt, { attempt })}` : '';
    const outcome = `${status ?? texts.noAnswer}, ${isAccepted ? texts.accepted : texts.notAccepted}`;
    const item = toItem(`${toTime(at)} ${event.event_action} ${event.id}${tries} → ${outcome}`);
    item.className = isAccepted ? 'good' : 'bad';
    item.title = callback;
    const body = document.createElement('code');
    body.textContent = answer || texts.emptyAnswer;
    item.append(body);
    return item;
  });
  find('#no-webhooks', document, HTMLElement).hidden = items.length > 0;
  find('#webhooks', document, HTMLElement).replaceChildren(...items.reverse());
}

/** @param {string} text */
function toItem(text) {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

/** @param {number} at */
function toTime(at) {
  return new Date(at).toLocaleTimeString();
}
