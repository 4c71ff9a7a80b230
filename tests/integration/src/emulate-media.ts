import type { TestContext } from 'vitest';
import { commands, server } from 'vitest/browser';

/** What a person has set in their system; null is as it was. */
export interface Media {
  readonly colorScheme?: 'light' | 'dark' | null;
  readonly forcedColors?: 'active' | 'none' | null;
  readonly reducedMotion?: 'reduce' | 'no-preference' | null;
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    emulateMedia: (media: Media) => Promise<void>;
  }
}

export const asItWas: Media = { colorScheme: null, forcedColors: null, reducedMotion: null };

/** Skips a test where the engine is driven without a way to pretend such a setting. */
export function needsMedia({ skip }: TestContext): void {
  skip(server.provider !== 'playwright', "this engine is driven without a way to set the system's colors and motion");
}

/** Sets them for the whole page, until they are set again. */
export const emulateMedia = (media: Media): Promise<void> => commands.emulateMedia(media);
