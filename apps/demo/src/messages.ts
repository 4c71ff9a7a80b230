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
  readonly told: ToldMessages;
  readonly session: WhatsGateMessages;
}

/** What happened, as a sentence. */
type Sentence = (about: { readonly number: string; readonly text: string }) => string;

/** What the panel of the server says. */
interface ToldMessages {
  readonly heading: string;
  readonly empty: string;
  readonly emptyWithoutPhone: string;
  readonly linked: Sentence;
  readonly message: Sentence;
  readonly 'logged-out': Sentence;
  readonly unlinked: Sentence;
  readonly gone: Sentence;
  /** Of a logout on the phone. */
  readonly pageFollows: string;
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
  told: {
    heading: 'What your server was told',
    empty: 'Links, messages and logouts appear here. Link the phone, then press “Get a message” or “Log out” on it.',
    emptyWithoutPhone:
      'Links, messages and logouts appear here: send a message to the linked number. Messages arrive only where WhatsGate can reach this server (PUBLIC_URL).',
    linked: ({ number, text }) => `Linked ${number} (${text})`,
    message: ({ number, text }) => `Message: ${text} (from ${number})`,
    'logged-out': ({ number }) => `Logged out on the phone: ${number}`,
    unlinked: ({ number }) => `Unlinked here: ${number}`,
    gone: ({ number }) => `Gone, deleted elsewhere: ${number}`,
    pageFollows: 'The page asks for itself when you come back to it, and is sure a minute later.',
  },
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
  told: {
    heading: 'Что узнал ваш сервер',
    empty:
      'Здесь появятся подключения, сообщения и выходы. Подключите телефон, затем нажмите на нём «Получить сообщение» или «Выйти».',
    emptyWithoutPhone:
      'Здесь появятся подключения, сообщения и выходы: отправьте сообщение на подключённый номер. Сообщения приходят, только если WhatsGate может обратиться к этому серверу (PUBLIC_URL).',
    linked: ({ number, text }) => `Подключён ${number} (${text})`,
    message: ({ number, text }) => `Сообщение: ${text} (от ${number})`,
    'logged-out': ({ number }) => `Выход на телефоне: ${number}`,
    unlinked: ({ number }) => `Отключён здесь: ${number}`,
    gone: ({ number }) => `Удалён в другом месте: ${number}`,
    pageFollows: 'Страница сама проверит это, когда вы к ней вернётесь, и убедится через минуту.',
  },
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
