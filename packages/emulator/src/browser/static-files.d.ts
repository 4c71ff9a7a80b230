/** The files of the `static` folder in base64, put in by the build (tsdown.config.ts). */
declare module 'virtual:static-files' {
  export const files: Readonly<Record<string, string>>;
}
