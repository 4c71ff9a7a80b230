/** What the browser suites run in. `floor` is Chromium without what the oldest supported browsers lack. */
export const engineNames = ['chromium', 'firefox', 'webkit', 'floor'] as const;
export type EngineName = (typeof engineNames)[number];

export const engineTitles: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
  floor: 'Browser floor',
};

export function isEngineName(name: string | undefined): name is EngineName {
  return engineNames.some((each) => each === name);
}

/** Environment variables that name what a run uses. Turbo passes none of them on, so `npm test` stays on Chromium. */
export const engineVariables = {
  /** The engine, Chromium where it is not set. */
  name: 'BROWSER_ENGINE',
  /** Firefox's program. */
  firefox: 'FIREFOX_PATH',
  /** The address of a running WebKitWebDriver. */
  webkitDriver: 'WEBKIT_DRIVER_URL',
} as const;

/** What a run of the suites in one engine came to. */
export interface EngineResult {
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  /** Titles of the tests that were not run, each with the reason it gave. */
  readonly skipped: readonly string[];
  /** What tests said about this engine, by `annotate`. */
  readonly notes: readonly string[];
  /** What went wrong outside of any test. */
  readonly errors: readonly string[];
}

/** What a run of the suites in one engine reports: a result, or why the engine does not start. */
export type Report = { readonly notStarted: string } | { readonly result: EngineResult };

/** What the whole command knows about an engine at its end. */
export type Outcome = { readonly engine: EngineName; readonly seconds: number } & (
  | Report
  | { readonly crashed: string }
);
