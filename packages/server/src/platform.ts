type Environment = Readonly<Record<string, string | undefined>>;

/** Where there is no `process`, nothing says that it is production. */
export function isProduction(): boolean {
  return environment().NODE_ENV === 'production';
}

/** Platforms that run each request in whichever process is there, by what they set: one's memory is not the other's. */
const platforms: readonly (readonly [variable: string, name: string])[] = [
  ['VERCEL', 'Vercel'],
  ['NETLIFY', 'Netlify'],
  ['AWS_LAMBDA_FUNCTION_NAME', 'AWS Lambda'],
];

/** The platform without a memory of its own that this runs on; null where one process serves all requests. */
export function findServerless(): string | null {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  if (navigator?.userAgent === 'Cloudflare-Workers') return 'Cloudflare Workers';
  const env = environment();
  return platforms.find(([variable]) => (env[variable] ?? '') !== '')?.[1] ?? null;
}

function environment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}
