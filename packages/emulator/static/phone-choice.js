// @ts-check
// Which phone is in hand, and adding one.
import { act, fill, find, texts } from './phone-dom.js';

const list = find('#phones', document, HTMLElement);
const form = find('#add-phone', document, HTMLFormElement);

/** The number of the chosen phone. */
export function chosenPhone() {
  const checked = list.querySelector('input:checked');
  return checked instanceof HTMLInputElement ? checked.value : '';
}

/** The first phone pairs any number. @param {string | null} number */
export function canPair(number) {
  const first = find('input', list, HTMLInputElement).value;
  const phone = chosenPhone();
  return number === null || phone === first || phone === number;
}

/** @param {import('./phone-dom.js').Phone[]} phones */
export function showPhones(phones) {
  const shown = [...list.querySelectorAll('input')].map(({ value }) => value);
  if (shown.join() === phones.map(({ number }) => number).join()) return;
  const chosen = chosenPhone();
  list.replaceChildren(...phones.map((phone) => toChoice(phone)));
  const inputs = [...list.querySelectorAll('input')];
  const checked = inputs.find(({ value }) => value === chosen) ?? inputs[0];
  if (checked !== undefined) checked.checked = true;
}

/** @param {import('./phone-dom.js').Phone} phone */
function toChoice({ number, pushname }) {
  const label = document.createElement('label');
  const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'phone', value: number });
  const name = document.createElement('span');
  name.textContent = pushname === number ? `+${number}` : `${pushname} +${number}`;
  label.append(input, name);
  return label;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const number = String(data.get('number')).replace(/\D/g, '');
  const pushname = String(data.get('pushname')).trim();
  if (await act('phones/add', { number, pushname }, fill(texts.phoneAdded, { number }))) form.reset();
});
