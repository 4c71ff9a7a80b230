/** What the page of a sent link says beside the screen; each message is a title and a sentence. */
export interface LinkPageTexts {
  readonly title: string;
  readonly done: readonly [string, string];
  readonly over: readonly [string, string];
  readonly failed: readonly [string, string];
  readonly again: string;
  readonly noScript: string;
}

export type LinkLanguage = 'en' | 'es' | 'pt' | 'ru';

export const linkPageTexts: Readonly<Record<LinkLanguage, LinkPageTexts>> = {
  en: {
    title: 'Link a WhatsApp account',
    done: ['Done', 'The WhatsApp account is linked. You can close this page.'],
    over: ['This link is no longer valid', 'Ask whoever sent it to you for a new one.'],
    failed: ['This page cannot be shown right now', 'Check your connection and try again.'],
    again: 'Try again',
    noScript: 'Turn on JavaScript in your browser to link a WhatsApp account.',
  },
  es: {
    title: 'Vincular una cuenta de WhatsApp',
    done: ['Listo', 'La cuenta de WhatsApp está vinculada. Puedes cerrar esta página.'],
    over: ['Este enlace ya no es válido', 'Pide uno nuevo a quien te lo envió.'],
    failed: ['Ahora no se puede mostrar esta página', 'Comprueba tu conexión e inténtalo de nuevo.'],
    again: 'Reintentar',
    noScript: 'Activa JavaScript en tu navegador para vincular una cuenta de WhatsApp.',
  },
  pt: {
    title: 'Conectar uma conta do WhatsApp',
    done: ['Pronto', 'A conta do WhatsApp está conectada. Você já pode fechar esta página.'],
    over: ['Este link não é mais válido', 'Peça um novo a quem o enviou.'],
    failed: ['Não é possível mostrar esta página agora', 'Verifique sua conexão e tente novamente.'],
    again: 'Tentar novamente',
    noScript: 'Ative o JavaScript no navegador para conectar uma conta do WhatsApp.',
  },
  ru: {
    title: 'Подключение аккаунта WhatsApp',
    done: ['Готово', 'Аккаунт WhatsApp подключён. Эту страницу можно закрыть.'],
    over: ['Ссылка больше не действует', 'Попросите новую у того, кто её прислал.'],
    failed: ['Сейчас страницу показать нельзя', 'Проверьте соединение и попробуйте ещё раз.'],
    again: 'Попробовать ещё раз',
    noScript: 'Чтобы подключить аккаунт WhatsApp, включите JavaScript в браузере.',
  },
};

/** The language that a browser asks for most and that there is; English otherwise. */
export function toLinkLanguage(acceptLanguage: string | null): LinkLanguage {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((each) => {
      const [tag = '', ...parameters] = each.trim().toLowerCase().split(';');
      const quality = parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  return wanted.map(({ language }) => language).find(isLinkLanguage) ?? 'en';
}

function isLinkLanguage(language: string): language is LinkLanguage {
  return Object.hasOwn(linkPageTexts, language);
}
