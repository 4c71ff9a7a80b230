import type { Told } from '../server/told-list.ts';
import { language, messages } from './messages.ts';

const askEvery = 1_500;

/**
 * Mounts the panel of what the application's server was told, the latest first: it learns of links, messages and logouts
 * without any page.
 *
 * @param hasPhone - whether there is a virtual phone to make something happen with
 */
export function mountServerPanel(element: HTMLElement, hasPhone: boolean): void {
  element.innerHTML = `
    <h2 id="told-heading">${messages.told.heading}</h2>
    <p class="empty">${hasPhone ? messages.told.empty : messages.told.emptyWithoutPhone}</p>
    <div role="log" aria-live="polite" aria-labelledby="told-heading"><ol></ol></div>`;
  element.setAttribute('aria-labelledby', 'told-heading');
  const empty = element.querySelector('.empty') as HTMLElement;
  const log = element.querySelector('[role="log"]') as HTMLElement;
  const list = element.querySelector('ol') as HTMLElement;
  const shown = new Set<string>();

  const show = (told: readonly Told[]) => {
    const fresh = told.filter(({ id }) => !shown.has(id));
    for (const { id } of fresh) shown.add(id);
    // Only what is new is put in, so that a screen reader says nothing twice.
    list.prepend(...fresh.map(toItem));
    empty.hidden = shown.size > 0;
    // It scrolls when it is long, also by keyboard.
    if (shown.size > 0) log.tabIndex = 0;
  };
  const ask = async () => {
    try {
      const response = await fetch('/api/demo/told');
      if (response.ok && document.visibilityState === 'visible') show(await response.json());
    } catch {
      // The server is being restarted, or the page is offline: it is asked again.
    }
    setTimeout(ask, askEvery);
  };
  void ask();
}

function toItem({ what, name, number, text, at }: Told): HTMLElement {
  const item = document.createElement('li');
  item.dataset.what = what;
  const time = document.createElement('time');
  time.dateTime = new Date(at).toISOString();
  time.textContent = new Date(at).toLocaleTimeString(language);
  const sentence = document.createElement('p');
  sentence.textContent = messages.told[what]({ number: `+${number}`, text });
  item.append(sentence, time, ` · ${name}`);
  if (what === 'logged-out') item.append(toNote(messages.told.pageFollows));
  return item;
}

/** A linked session is not polled, so the page still shows it as linked when the server knows better. */
function toNote(text: string): HTMLElement {
  const note = document.createElement('small');
  note.textContent = text;
  return note;
}
