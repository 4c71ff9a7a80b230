/**
 * The few calls of WebDriver (https://www.w3.org/TR/webdriver2/) that open a page. The library for them installs many
 * packages that are not needed here, among them the drivers of other browsers.
 */
export interface WebDriverSession {
  /** The version that the browser says. */
  readonly version: string;
  /** Opens a page in a window of its own. @returns the window */
  open(url: string): Promise<string>;
  /** Runs a script in that window, and waits for what its promise gives. @throws Error when it rejects */
  run(window: string, script: string): Promise<unknown>;
  resize(window: string, size: { readonly width: number; readonly height: number }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a browser.
 *
 * @param driver - the address of the driver
 * @param browserName - the name that the driver knows the browser by
 */
export async function openWebDriverSession(driver: string, browserName: string): Promise<WebDriverSession> {
  // `none`: a page of Vitest goes on loading while its tests run.
  const alwaysMatch = { browserName, pageLoadStrategy: 'none' };
  const { sessionId, capabilities } = await newSession(driver, { capabilities: { alwaysMatch } });
  const session = `/session/${sessionId}`;
  let last: Promise<unknown> = Promise.resolve();
  /** One after another: a session has one current window. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const switchTo = (handle: string) => call(driver, 'POST', `${session}/window`, { handle });
  return {
    version: capabilities.browserVersion,
    open: (url) =>
      inTurn(async () => {
        const { handle } = await call<{ handle: string }>(driver, 'POST', `${session}/window/new`, { type: 'window' });
        await switchTo(handle);
        await call(driver, 'POST', `${session}/url`, { url });
        return handle;
      }),
    run: (handle, script) =>
      inTurn(async () => {
        await switchTo(handle);
        const asked = `const done = arguments[0];
          (async () => { ${script} })().then((value) => done([value]), (error) => done(String(error)));`;
        await call(driver, 'POST', `${session}/timeouts`, { script: maxScript });
        const answer = await call<unknown>(driver, 'POST', `${session}/execute/async`, { script: asked, args: [] });
        if (Array.isArray(answer)) return answer[0];
        throw new Error(String(answer));
      }),
    resize: (handle, size) =>
      inTurn(async () => {
        await switchTo(handle);
        await call(driver, 'POST', `${session}/window/rect`, size);
      }),
    close: () => call(driver, 'DELETE', session),
  };
}

/** How long a script may run; ms. */
const maxScript = 50_000;

/** Milliseconds to wait for the session of another project to be closed: WebKit's driver has one at a time. */
const maxWaitForSession = 300_000;

async function newSession(driver: string, body: object): Promise<NewSession> {
  return retry(
    () => call<NewSession>(driver, 'POST', '/session', body),
    Date.now() + maxWaitForSession,
    (error) => String(error).includes('Maximum number of active sessions'),
  );
}

/** Waits until a driver that was just started takes requests. */
export async function waitForDriver(driver: string, deadline: number): Promise<void> {
  await retry(() => call(driver, 'GET', '/status'), deadline);
}

const retryEvery = 100;

/** Repeats what fails until it succeeds, the deadline has passed, or the error is one that time does not mend. */
export async function retry<Value>(
  work: () => Promise<Value>,
  deadline: number,
  isTemporary: (error: unknown) => boolean = () => true,
): Promise<Value> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline || !isTemporary(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryEvery));
    }
  }
}

interface NewSession {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

async function call<Value>(driver: string, method: string, path: string, body?: object): Promise<Value> {
  const response = await fetch(`${driver}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = (await response.json()) as {
    value: Value & { readonly message?: string; readonly error?: string };
  };
  if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value.error} ${value.message ?? ''}`.trim());
  return value;
}
