import './charts.css';
import { messages } from '../messages.ts';
import { createChartPicture } from './chart-picture.ts';
import { createEventLog } from './event-log.ts';
import { onTrace, trace } from './inspect.ts';
import session from './session.svg?raw';
import slot from './slot.svg?raw';

/** Fails where the browser refuses, and on plain http, where there is no clipboard. */
async function copyTrace(): Promise<void> {
  await navigator.clipboard.writeText(JSON.stringify(trace, null, 2));
}

/** Mounts both charts with their present state lit, and the log of what moved them. */
export function mountCharts(element: HTMLElement): void {
  element.innerHTML = `
    <header><h2 id="charts-heading">${messages.charts.heading}</h2><p>${messages.charts.about}</p></header>
    <div class="pictures"></div>`;
  element.setAttribute('aria-labelledby', 'charts-heading');
  const pictures = { session: createChartPicture('session', session), slot: createChartPicture('slot', slot) };
  const log = createEventLog(copyTrace);
  element.querySelector('.pictures')?.append(pictures.session.element, pictures.slot.element);
  element.append(log.element);

  pictures.session.show(trace.toJSON().base?.state ?? 'idle');
  pictures.slot.show('absent');
  let shown = 0;
  onTrace(() => {
    const { dropped, entries } = trace.toJSON();
    const fresh = entries.slice(Math.max(0, shown - dropped));
    shown = dropped + entries.length;
    // One after the other, for the arrows; the browser paints the last.
    for (const { chart, state } of fresh) pictures[chart].show(state);
    log.add(fresh);
  });
}
