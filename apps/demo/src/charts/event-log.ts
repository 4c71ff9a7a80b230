import type { TraceEntry } from '@whatsgate/core';
import { language, messages } from '../messages.ts';
import { toEventName } from './event-name.ts';

export interface EventLog {
  readonly element: HTMLElement;
  add(entries: readonly TraceEntry[]): void;
}

const said = messages.charts;

/** As many as a trace keeps. */
const maxItems = 200;

/** The events of both charts, the newest first, and a button that copies them. */
export function createEventLog(copy: () => Promise<void>): EventLog {
  const element = document.createElement('section');
  element.className = 'events';
  element.innerHTML = `
    <h3 id="events-heading">${said.events}</h3>
    <button type="button">${said.copy}</button>
    <p role="status"></p>
    <p class="empty">${said.empty}</p>
    <ol aria-labelledby="events-heading" hidden></ol>`;
  element.setAttribute('aria-labelledby', 'events-heading');
  const button = element.querySelector('button') as HTMLElement;
  const status = element.querySelector('[role="status"]') as HTMLElement;
  const empty = element.querySelector('.empty') as HTMLElement;
  const list = element.querySelector('ol') as HTMLElement;

  button.addEventListener('click', async () => {
    status.textContent = await copy().then(
      () => said.copied,
      () => said.notCopied,
    );
  });

  return {
    element,
    add(entries) {
      list.prepend(...entries.map(toItem).reverse());
      while (list.childElementCount > maxItems) list.lastElementChild?.remove();
      const isEmpty = list.childElementCount === 0;
      empty.hidden = !isEmpty;
      list.hidden = isEmpty;
      // It scrolls when it is long, also by keyboard.
      if (!isEmpty) list.tabIndex = 0;
    },
  };
}

const seconds = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function toItem({ at, chart, by, event, state }: TraceEntry): HTMLElement {
  const item = document.createElement('li');
  item.dataset.chart = chart;
  const about = document.createElement('small');
  about.textContent = `${seconds.format(at / 1_000)} ${said.seconds} · ${said.of[chart]} · ${said.by[by]}`;
  const target = document.createElement('span');
  target.append('→ ', toCode(state.replaceAll(' ', ', ')));
  item.append(about, toCode(toEventName(event.type)), ' ', target);
  return item;
}

/** A name in the code, in every language. */
function toCode(textContent: string): HTMLElement {
  return Object.assign(document.createElement('code'), { textContent, translate: false });
}
