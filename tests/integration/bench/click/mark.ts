/** Milliseconds of the page when something happened for the first time. */
export type Mark = 'click' | 'fetch' | 'answer' | 'frame' | 'code';

const marks: Partial<Record<Mark, number>> = {};
const mark = (name: Mark) => {
  marks[name] ??= performance.now();
};

/** Notes what a contender does after the click, from outside: every contender is seen by the same eyes. */
export function watch(): void {
  window.addEventListener('click', () => mark('click'), true);
  const { fetch } = window;
  window.fetch = async (...request) => {
    mark('fetch');
    const response = await fetch(...request);
    mark('answer');
    return response;
  };
  new MutationObserver(() => {
    if (document.querySelector('iframe:not([aria-hidden])') !== null) mark('frame');
  }).observe(document, { childList: true, subtree: true });
  window.addEventListener('message', ({ data }) => {
    if (data?.module === 'qr' && data.message === 'qr') mark('code');
  });
  Object.assign(window, { marks });
}
