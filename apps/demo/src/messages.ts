import { en, ru, type WhatsGateMessages } from '@whatsgate/core';

/** What the demo's own form says; the session's sentences come from the package. */
export interface DemoMessages {
  readonly heading: string;
  readonly plain: string;
  readonly name: string;
  readonly method: string;
  readonly qr: string;
  readonly code: string;
  readonly number: string;
  readonly start: string;
  readonly retry: string;
  readonly replace: string;
  readonly cancel: string;
  readonly unlink: string;
  readonly details: string;
  readonly placeholder: string;
  readonly phone: string;
  readonly session: WhatsGateMessages;
}

const english: DemoMessages = {
  heading: 'Link your WhatsApp',
  plain: 'Plain JS',
  name: 'Session name',
  method: 'How to link',
  qr: 'QR code',
  code: 'Pairing code',
  number: 'Phone number',
  start: 'Start',
  retry: 'Try again',
  replace: 'Use this instead',
  cancel: 'Cancel',
  unlink: 'Unlink',
  details: 'For developers',
  placeholder: 'The code appears here',
  phone: 'Virtual phone',
  session: en,
};

const russian: DemoMessages = {
  heading: 'Подключите WhatsApp',
  plain: 'Обычный JS',
  name: 'Название сессии',
  method: 'Способ подключения',
  qr: 'QR-код',
  code: 'Код привязки',
  number: 'Номер телефона',
  start: 'Начать',
  retry: 'Попробовать снова',
  replace: 'Подключить так',
  cancel: 'Отменить',
  unlink: 'Отключить',
  details: 'Для разработчиков',
  placeholder: 'Здесь появится код',
  phone: 'Виртуальный телефон',
  session: ru,
};

const storedLanguage = 'whatsgate-demo-language';

export const language: 'en' | 'ru' = readLanguage();
export const messages: DemoMessages = language === 'ru' ? russian : english;

/** Shows the page in the other language. */
export function switchLanguage(): void {
  localStorage.setItem(storedLanguage, language === 'ru' ? 'en' : 'ru');
  location.reload();
}

function readLanguage(): 'en' | 'ru' {
  const chosen = localStorage.getItem(storedLanguage) ?? navigator.language;
  return chosen.startsWith('ru') ? 'ru' : 'en';
}
