// What Safari 15.4, Firefox 110 and Chrome 105 lack and this project could be tempted to use. Import it before anything
// else: ky looks for `AbortSignal.any` when it is loaded.
for (const [owner, names] of [
  [AbortSignal, ['any', 'timeout']],
  [URL, ['canParse', 'parse']],
  [Promise, ['withResolvers', 'try']],
  [Object, ['groupBy']],
  [Array, ['fromAsync']],
] as const) {
  for (const name of names) Reflect.deleteProperty(owner, name);
}
