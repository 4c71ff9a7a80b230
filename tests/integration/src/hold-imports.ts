import { vi } from 'vitest';

/** Vitest has each `import()` of the page call this function. */
function wrapperOfImports() {
  const runner = window.__vitest_browser_runner__;
  if (runner === undefined) throw new Error('Vitest does not wrap `import()` any more: find another way to hold it.');
  return runner;
}

const failure = () => new TypeError('Failed to fetch dynamically imported module');

/**
 * Each `import()` fails until the test restores the mock.
 *
 * @param file - only of the file of this name, without its end
 */
export function breakImports(file?: string) {
  const runner = wrapperOfImports();
  const wrap = runner.wrapDynamicImport;
  return vi
    .spyOn(runner, 'wrapDynamicImport')
    .mockImplementation((load) =>
      file === undefined || `${load}`.includes(`/${file}.`) ? Promise.reject(failure()) : wrap(load),
    );
}

/** Each `import()` waits until the test says otherwise. */
export function holdImports() {
  const runner = wrapperOfImports();
  let settle: (work: () => void) => void = () => {};
  const gate = new Promise<() => void>((resolve) => {
    settle = resolve;
  });
  const wrap = runner.wrapDynamicImport;
  vi.spyOn(runner, 'wrapDynamicImport').mockImplementation(async (load) => {
    (await gate)();
    return wrap(load);
  });
  return {
    letThrough: () => settle(() => {}),
    fail: () =>
      settle(() => {
        throw failure();
      }),
  };
}
