/** The iframes on the page, also in the shadow root of `<whatsgate-connect>`. */
export function findFrames(): HTMLIFrameElement[] {
  const connects = [...document.querySelectorAll('whatsgate-connect')];
  return [document, ...connects.map(({ shadowRoot }) => shadowRoot)].flatMap((root) => [
    ...(root?.querySelectorAll('iframe') ?? []),
  ]);
}

/** The first of them; null where there is none. */
export function findFrame(): HTMLIFrameElement | null {
  return findFrames()[0] ?? null;
}
