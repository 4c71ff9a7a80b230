/** The texts of the `static` folder, put in by the build (tsdown.config.ts). */
declare module 'virtual:static-files' {
  export const files: Readonly<Record<string, string>>;
}
