/** What an emulator needs of where it runs: a Node process, or a browser. */
export interface EmulatorHost {
  /** Reads a text of the package's `static` folder, such as `texts/en.js`. */
  readonly readFile: (name: string) => string;
  /** An address where nothing answers, for pages that refuse to load. */
  readonly findDeadUrl: () => Promise<string>;
  /** Serves the emulator on a port of its own. Absent: only `fetch` answers. */
  readonly listen?: ((answer: (request: Request) => Promise<Response>) => Promise<Listening>) | undefined;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}
