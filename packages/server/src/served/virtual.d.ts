/** Made by `served-files.ts`, from what @whatsgate/ui builds for pages without a bundler. */
declare module 'virtual:served-files' {
  /** By name: the entry `connect.js`, its chunks, and `link.js`. `hash`: SHA-384 in base64. */
  export const scripts: Readonly<Record<string, { readonly base64: string; readonly hash: string }>>;
  /** Of the screen's style sheets, as a content security policy writes them: `sha256-...`. */
  export const styleHashes: readonly string[];
}
