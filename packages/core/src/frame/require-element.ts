import { WhatsGateError } from '@whatsgate/client';

/**
 * Checks the element that something is to be mounted in, for callers without types.
 *
 * @param caller - the function that was called
 * @throws WhatsGateError `INVALID_OPTIONS` when it is no element
 */
export function requireElement(element: unknown, caller: string): void {
  const type = typeof element === 'object' && element !== null && 'nodeType' in element ? element.nodeType : null;
  // An element, or a shadow root.
  if (type === 1 || type === 11) return;
  const why =
    element === null || element === undefined
      ? `got ${element}; perhaps \`document.querySelector\` found nothing, or ran before the element was there`
      : typeof element === 'string'
        ? 'got a string, where it needs the element itself: `document.querySelector(…)`'
        : 'got something else';
  throw new WhatsGateError('INVALID_OPTIONS', `${caller} needs an element to mount in and ${why}.`, {
    remedy: 'Pass an element that exists.',
  });
}
