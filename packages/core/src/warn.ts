/** Tells the developer, in development only. The person in front of the page never sees it. */
export function warnInDevelopment(message: string): void {
  if (!isProduction()) console.warn(`WhatsGate: ${message}`);
}

/** Bundlers replace the expression; a browser without one has no `process`. */
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    return false;
  }
}
