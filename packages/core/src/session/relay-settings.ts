import type { RelayOption, RelaySettings } from './options.ts';

/** A relay that is given by its address alone needs nothing else. */
export function toRelaySettings(relay: RelayOption): RelaySettings {
  return typeof relay === 'string' ? { url: relay } : relay;
}
