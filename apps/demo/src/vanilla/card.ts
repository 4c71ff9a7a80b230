import { messages } from '../messages.ts';

/** The parts of the card that change. */
export interface Card {
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly name: HTMLInputElement;
  readonly isQr: HTMLInputElement;
  readonly numberLabel: HTMLElement;
  readonly number: HTMLInputElement;
  readonly start: HTMLButtonElement;
  readonly refused: HTMLElement;
  readonly retry: HTMLButtonElement;
  readonly close: HTMLButtonElement;
  readonly unlink: HTMLButtonElement;
  readonly says: HTMLElement;
  readonly frame: HTMLElement;
  readonly placeholder: HTMLElement;
  readonly pairing: HTMLElement;
  readonly details: HTMLElement;
  readonly code: HTMLElement;
  readonly message: HTMLElement;
}

/** Builds the same card that the React and Vue pages render. */
export function createCard(parent: Element): Card {
  parent.innerHTML = `
    <section class="card">
      <h2>${messages.heading}</h2>
      <form>
        <label>${messages.name} <input name="name" value="Support" /></label>
        <fieldset>
          <legend>${messages.method}</legend>
          <label><input type="radio" name="method" value="qr" checked /> ${messages.qr}</label>
          <label><input type="radio" name="method" value="code" /> ${messages.code}</label>
        </fieldset>
        <label class="number">${messages.number} <input name="number" type="tel" placeholder="+7 999 123-45-67" /></label>
        <p role="alert" class="refused">${messages.session.errors.INVALID_NUMBER}</p>
        <div class="buttons">
          <button type="submit" class="primary start">${messages.start}</button>
          <button type="button" class="retry">${messages.retry}</button>
          <button type="button" class="close">${messages.cancel}</button>
          <button type="button" class="unlink">${messages.unlink}</button>
        </div>
      </form>
      <p role="status" class="says"></p>
      <div class="frame"><p class="placeholder"></p></div>
      <div class="pairing"></div>
      <details><summary>${messages.details}</summary><code></code> <span class="message"></span></details>
    </section>`;
  const find = <Found extends HTMLElement>(selector: string): Found => {
    const found = parent.querySelector<Found>(selector);
    if (found === null) throw new Error(`The card has no ${selector}`);
    return found;
  };
  return {
    root: find('.card'),
    form: find('form'),
    name: find('[name="name"]'),
    isQr: find('[value="qr"]'),
    numberLabel: find('.number'),
    number: find('[name="number"]'),
    start: find('.start'),
    refused: find('.refused'),
    retry: find('.retry'),
    close: find('.close'),
    unlink: find('.unlink'),
    says: find('.says'),
    frame: find('.frame'),
    placeholder: find('.placeholder'),
    pairing: find('.pairing'),
    details: find('details'),
    code: find('details code'),
    message: find('.message'),
  };
}
