/**
 * The slot of this page that has a long poll open, by the key of its attempt. One at a time: over HTTP/1.1 a browser
 * has six connections to a server, for all tabs.
 */
export const longPoller: { key: string | null } = { key: null };
