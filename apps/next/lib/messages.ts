/** What the application itself says; the session's sentences come from `@whatsgate/react`. */
export interface Messages {
  readonly title: string;
  readonly user: string;
  readonly signIn: string;
  readonly signOut: (user: string) => string;
  readonly linked: (number: string) => string;
  readonly unlink: string;
  readonly start: string;
  readonly code: string;
  readonly number: string;
  readonly retry: string;
  readonly cancel: string;
  readonly history: string;
  readonly row: (number: string, hasEnded: boolean) => string;
}
export type Language = 'en' | 'ru';

export const messages: Readonly<Record<Language, Messages>> = {
  en: {
    title: 'Your WhatsApp',
    user: 'Your name',
    signIn: 'Sign in',
    signOut: (user) => `Sign out ${user}`,
    linked: (number) => `+${number} is linked.`,
    unlink: 'Unlink',
    start: 'Link by QR code',
    code: 'Link by pairing code',
    number: 'Phone number',
    retry: 'Try again',
    cancel: 'Cancel',
    history: 'In our database',
    row: (number, hasEnded) => (hasEnded ? `+${number}, ended` : `+${number}, linked`),
  },
  ru: {
    title: 'Ваш WhatsApp',
    user: 'Ваше имя',
    signIn: 'Войти',
    signOut: (user) => `Выйти (${user})`,
    linked: (number) => `Привязан номер +${number}.`,
    unlink: 'Отвязать',
    start: 'Привязать по QR-коду',
    code: 'Привязать по коду',
    number: 'Номер телефона',
    retry: 'Попробовать ещё раз',
    cancel: 'Отмена',
    history: 'В нашей базе',
    row: (number, hasEnded) => (hasEnded ? `+${number}, отвязан` : `+${number}, привязан`),
  },
};

/** The language that the browser asks for first, if this application speaks it. */
export function toLanguage(acceptLanguage: string | null): Language {
  return acceptLanguage?.trim().toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
