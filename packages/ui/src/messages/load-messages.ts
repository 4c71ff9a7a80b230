import type { WhatsGateConnectMessages } from './messages.ts';

/** The languages that the screen speaks. */
export const languages = ['en', 'ru', 'es', 'pt'] as const;

export type ConnectLanguage = (typeof languages)[number];

/** Each language is a chunk of its own. */
const loaders: Readonly<Record<ConnectLanguage, () => Promise<WhatsGateConnectMessages>>> = {
  en: async () => (await import('./en.ts')).connectEn,
  ru: async () => (await import('./ru.ts')).connectRu,
  es: async () => (await import('./es.ts')).connectEs,
  pt: async () => (await import('./pt.ts')).connectPt,
};

/** Loads every text of a language. */
export function loadMessages(language: ConnectLanguage): Promise<WhatsGateConnectMessages> {
  return loaders[language]();
}

/** The first of these language tags that the screen speaks, such as `pt` for `pt-BR`; otherwise English. */
export function toLanguage(...tags: readonly (string | null | undefined)[]): ConnectLanguage {
  for (const tag of tags) {
    const primary = tag?.toLowerCase().split(/[-_]/)[0];
    const language = languages.find((each) => each === primary);
    if (language !== undefined) return language;
  }
  return 'en';
}
