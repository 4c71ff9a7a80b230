import { en, ru, type TraceEntry, type WhatsGateMessages } from '@whatsgate/core';

/** What the demo's own form says; the session's sentences come from the package. */
export interface DemoMessages {
  readonly heading: string;
  readonly plain: string;
  readonly element: string;
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
  readonly charts: ChartsMessages;
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

/** What stands round the charts and their events. */
interface ChartsMessages {
  readonly heading: string;
  readonly about: string;
  readonly session: string;
  readonly slot: string;
  /** Before the present state. */
  readonly now: string;
  readonly events: string;
  readonly empty: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  /** The unit. */
  readonly seconds: string;
  readonly of: Readonly<Record<TraceEntry['chart'], string>>;
  readonly by: Readonly<Record<TraceEntry['by'], string>>;
}

const english: DemoMessages = {
  heading: 'Link your WhatsApp',
  plain: 'Plain JS',
  element: 'Ready-made',
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
  charts: {
    heading: 'Behind the page',
    about: 'Two state machines, drawn from the code that runs here. Each arrow is the last step that its chart took.',
    session: 'The session: what the person sees',
    slot: 'The slot: what WhatsGate holds',
    now: 'Now:',
    events: 'Events',
    empty: 'Press Start: every event of both charts appears here.',
    copy: 'Copy as JSON',
    copied: 'Copied, without numbers, names and codes.',
    notCopied: 'The browser did not allow it.',
    seconds: 's',
    of: { session: 'session', slot: 'slot' },
    by: {
      user: 'by the user',
      page: 'by the browser',
      frame: 'by the QR page',
      api: 'by the API',
      timer: 'by a timer',
      slot: 'by the slot',
      session: 'by the session',
    },
  },
  session: en,
};

const russian: DemoMessages = {
  heading: 'Подключите WhatsApp',
  plain: 'Обычный JS',
  element: 'Готовый экран',
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
  charts: {
    heading: 'Что происходит внутри',
    about: 'Два автомата, нарисованные по коду, который здесь работает. Стрелка — последний шаг своего автомата.',
    session: 'Сессия: что видит человек',
    slot: 'Слот: что занято в WhatsGate',
    now: 'Сейчас:',
    events: 'События',
    empty: 'Нажмите «Начать»: здесь появится каждое событие обоих автоматов.',
    copy: 'Скопировать JSON',
    copied: 'Скопировано, без номеров, имён и кодов.',
    notCopied: 'Браузер этого не разрешил.',
    seconds: 'с',
    of: { session: 'сессия', slot: 'слот' },
    by: {
      user: 'от пользователя',
      page: 'от браузера',
      frame: 'от страницы с кодом',
      api: 'от API',
      timer: 'от таймера',
      slot: 'от слота',
      session: 'от сессии',
    },
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
