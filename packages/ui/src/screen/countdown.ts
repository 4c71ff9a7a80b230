import { h, svg } from '../dom/h.ts';

/** Shows how long a code is valid, as a ring and in words, second by second. Not announced: it would interrupt. */
export interface Countdown {
  readonly element: HTMLElement;
  /** @param until - ms since the epoch; null shows nothing */
  show(until: number | null): void;
}

const length = 39;

/** @param text - with `{time}` for minutes and seconds */
export function createCountdown(text: string): Countdown {
  const circle = { cx: 8, cy: 8, r: 6.2, fill: 'none', 'stroke-width': 2.6 } as const;
  const ring = svg('0 0 16 16', [
    ['circle', { ...circle, stroke: 'var(--line)' }],
    ['circle', { ...circle, stroke: 'var(--accent)', 'stroke-linecap': 'round', 'stroke-dasharray': length }],
  ]);
  ring.classList.add('ring');
  const words = h('span', { class: 'time' });
  const element = h('span', { class: 'text', role: 'timer' }, ring, words);
  let end: number | null = null;
  let whole = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const stop = () => {
    clearInterval(timer);
    end = null;
  };
  const tick = () => {
    // The page has taken it out: whoever puts it back shows it again.
    if (!element.isConnected) return stop();
    const left = Math.max(0, (end ?? 0) - Date.now());
    ring.lastElementChild?.setAttribute('stroke-dashoffset', String(length * (1 - left / whole)));
    words.textContent = text.replace('{time}', toTime(left));
  };
  return {
    element,
    show(until) {
      if (until !== null && until === end) return;
      end = until;
      element.hidden = until === null;
      clearInterval(timer);
      if (until === null) return;
      whole = Math.max(1, until - Date.now());
      tick();
      timer = setInterval(tick, 1_000);
    },
  };
}

function toTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
