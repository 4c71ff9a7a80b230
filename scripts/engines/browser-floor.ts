// Runs in the page before each test file and removes what the oldest supported browsers lack: what is missing in Chrome
// 105, Firefox 110 or Safari 15.4. Globals only: syntax cannot be removed.

/** [object, names]: what at least one of the three lacks. Names that this browser lacks as well do no harm. */
const missing: readonly (readonly [object | undefined, readonly string[]])[] = [
  // Requests and their ends.
  [AbortSignal, ['any', 'timeout']],
  [URL, ['canParse', 'parse']],
  [URLSearchParams.prototype, ['size']],
  [Response, ['json']],
  [Response.prototype, ['bytes']],
  [Request.prototype, ['bytes', 'duplex', 'keepalive']],
  [Headers.prototype, ['getSetCookie']],
  [Blob.prototype, ['bytes']],
  [ReadableStream, ['from']],
  [ReadableStream.prototype, ['values']],
  // The language.
  [Promise, ['withResolvers', 'try']],
  [Object, ['groupBy']],
  [Map, ['groupBy']],
  [Map.prototype, ['getOrInsert', 'getOrInsertComputed']],
  [Array, ['fromAsync']],
  [Array.prototype, ['toSorted', 'toReversed', 'toSpliced', 'with']],
  [
    Set.prototype,
    ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
  ],
  [String.prototype, ['isWellFormed', 'toWellFormed']],
  [ArrayBuffer.prototype, ['resize', 'resizable', 'maxByteLength', 'transfer', 'transferToFixedLength', 'detached']],
  [Uint8Array, ['fromBase64', 'fromHex']],
  [Uint8Array.prototype, ['toBase64', 'toHex', 'setFromBase64', 'setFromHex', 'toSorted', 'toReversed', 'with']],
  [RegExp, ['escape']],
  [Error, ['isError', 'captureStackTrace', 'stackTraceLimit']],
  [Math, ['f16round', 'sumPrecise']],
  [Intl, ['Segmenter', 'DurationFormat']],
  [
    Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
    ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find'],
  ],
  // The page.
  [Document.prototype, ['startViewTransition', 'adoptedStyleSheets', 'featurePolicy', 'prerendering', 'wasDiscarded']],
  [Document, ['parseHTMLUnsafe']],
  [ShadowRoot.prototype, ['adoptedStyleSheets', 'setHTML', 'setHTMLUnsafe', 'getHTML']],
  [CSSStyleSheet.prototype, ['replace', 'replaceSync']],
  [Element.prototype, ['checkVisibility', 'moveBefore', 'setHTML', 'setHTMLUnsafe', 'getHTML', 'ariaNotify']],
  [
    HTMLElement.prototype,
    [
      'inert',
      'popover',
      'showPopover',
      'hidePopover',
      'togglePopover',
      'attachInternals',
      'fetchPriority',
      'writingSuggestions',
    ],
  ],
  [HTMLIFrameElement.prototype, ['loading', 'credentialless', 'csp', 'featurePolicy', 'fetchPriority']],
  [HTMLDialogElement.prototype, ['requestClose', 'closedBy']],
  [Navigator.prototype, ['userActivation', 'userAgentData', 'connection', 'deviceMemory', 'scheduling', 'getBattery']],
  [
    globalThis,
    [
      ...[
        'TransformStream',
        'TextDecoderStream',
        'TextEncoderStream',
        'CompressionStream',
        'DecompressionStream',
        'fetchLater',
      ],
      ...[
        'Iterator',
        'DisposableStack',
        'AsyncDisposableStack',
        'SuppressedError',
        'Float16Array',
        'Temporal',
        'URLPattern',
      ],
      ...[
        'requestIdleCallback',
        'cancelIdleCallback',
        'scheduler',
        'navigation',
        'trustedTypes',
        'CloseWatcher',
        'ElementInternals',
      ],
      ...[
        'ClipboardItem',
        'cookieStore',
        'documentPictureInPicture',
        'Sanitizer',
        'Observable',
        'NavigateEvent',
        'ToggleEvent',
      ],
    ],
  ],
];
const missingSymbols = [
  [ReadableStream.prototype, Symbol.asyncIterator],
  [Symbol, 'dispose'],
  [Symbol, 'asyncDispose'],
] as const;

/** Removes it from the object and from every prototype that it is inherited from. */
function takeOut(target: object, name: PropertyKey): void {
  for (
    let owner: object | null = target;
    owner !== null && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    if (Object.hasOwn(owner, name)) Reflect.deleteProperty(owner, name);
  }
}

for (const [target, names] of missing) {
  for (const name of names) if (target !== undefined) takeOut(target, name);
}
for (const [target, name] of missingSymbols) takeOut(target, name);

const left = missing.flatMap(([target, names]) => names.filter((name) => target !== undefined && name in target));
// `Symbol.dispose` cannot be deleted where a browser has it, so it is not checked here.
if (left.length > 0) throw new Error(`The browser floor could not be made: ${left.join(', ')} cannot be taken out.`);
