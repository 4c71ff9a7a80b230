import { loadAhead } from '@whatsgate/core/adapter';
import { useEffect, useState } from 'react';

export type Parts = typeof import('./parts.tsx');

let parts: Parts | undefined;

/**
 * What a component needs once there is a frame or a code, undefined until it is loaded: ahead of time, or as soon as
 * it is needed.
 *
 * @param key - the frame or code it is needed for; null for none. Where loading failed, it is tried again for the next
 */
export function useParts(key: unknown): Parts | undefined {
  const [, update] = useState(parts);
  useEffect(() => {
    const load = () =>
      void import('./parts.tsx').then(
        (loaded) => {
          parts = loaded;
          update(loaded);
        },
        () => {},
      );
    return key === null && parts === undefined ? loadAhead(load) : load();
  }, [key]);
  return parts;
}
