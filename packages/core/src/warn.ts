/** Tells the developer, in development only. The person in front of the page never sees it. */
export function warnInDevelopment(message: string): void {
  try {
    // Bundlers replace the expression.
    if (process.env.NODE_ENV === 'production') return;
  } catch {
    // A browser without a bundler has no `process`: that is development.
  }
  console.warn(`WhatsGate: ${message}`);
}
