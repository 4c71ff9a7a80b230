/** The directives of one policy: their sources by their name, both in lower case but for paths. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** @param text - a header's value, which may hold several policies with commas between, or that of a `<meta>` */
export function parsePolicies(text: string): readonly Policy[] {
  return text
    .split(',')
    .map(parsePolicy)
    .filter(({ size }) => size > 0);
}

function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const directive of text.split(';')) {
    const [name, ...sources] = directive.trim().split(/\s+/);
    // As browsers do: of two with the same name, the first one counts.
    if (name !== undefined && name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
  }
  return policy;
}

/** The directive of a policy that decides; null where nothing forbids anything. @param names - the first one that is there */
export function findDirective(policy: Policy, names: readonly string[]): string | null {
  return names.find((name) => policy.has(name)) ?? null;
}

/** Whether a source of the list allows an origin. @param self - the origin of the page */
export function allows(sources: readonly string[], origin: string, self: string): boolean {
  return sources.some((source) => allowsOrigin(source.toLowerCase(), new URL(origin), new URL(self)));
}

function allowsOrigin(source: string, url: URL, self: URL): boolean {
  if (source === "'self'") return url.origin === self.origin;
  if (source === '*') return /^(?:https?|wss?):$/.test(url.protocol) || url.protocol === self.protocol;
  if (/^[a-z][a-z\d+.-]*:$/.test(source)) return source === url.protocol;
  const [, scheme, host, port] =
    /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^:/'*]+)(?::(\d+|\*))?(?:\/.*)?$/.exec(source) ?? [];
  if (host === undefined) return false;
  const protocol = scheme === undefined ? self.protocol : `${scheme}:`;
  // What is allowed by http is allowed by https as well.
  if (protocol !== url.protocol && !(protocol === 'http:' && url.protocol === 'https:')) return false;
  return fitsHost(host, url.hostname) && fitsPort(port, url);
}

function fitsHost(host: string, hostname: string): boolean {
  if (host === '*') return true;
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}

function fitsPort(port: string | undefined, url: URL): boolean {
  return port === '*' || (port === undefined ? url.port === '' : port === (url.port || defaultPorts[url.protocol]));
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
