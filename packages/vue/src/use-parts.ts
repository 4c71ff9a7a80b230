import { loadAhead } from '@whatsgate/core/adapter';
import { onBeforeUnmount, onMounted, type ShallowRef, shallowRef, watch } from 'vue';

export type Parts = typeof import('./parts.ts');

const parts = shallowRef<Parts>();

async function load(): Promise<void> {
  parts.value ??= await import('./parts.ts');
}

/**
 * What a component needs once there is a frame or a code, undefined until it is loaded: ahead of time, or as soon as
 * it is needed.
 *
 * @param key - the frame or code it is needed for; null for none. Where loading failed, it is tried again for the next
 */
export function useParts(key: () => unknown): Readonly<ShallowRef<Parts | undefined>> {
  const loadQuietly = () => void load().catch(() => {});
  let stop = () => {};
  // On a server nothing is loaded.
  onMounted(() => {
    stop = loadAhead(loadQuietly);
    watch(key, (now) => now !== null && loadQuietly(), { immediate: true });
  });
  onBeforeUnmount(() => stop());
  return parts;
}
