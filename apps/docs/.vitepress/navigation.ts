import type { DefaultTheme } from 'vitepress';

/** What the guide has in every language; the rest of the site is in English. */
type GuidePage = '' | 'react' | 'vue' | 'next' | 'nuxt' | 'html' | 'php' | 'migrating';

const guide: ReadonlyMap<GuidePage, { readonly en: string; readonly ru: string }> = new Map([
  ['', { en: 'Five minutes to a link', ru: 'Пять минут до подключения' }],
  ['react', { en: 'React', ru: 'React' }],
  ['vue', { en: 'Vue', ru: 'Vue' }],
  ['next', { en: 'Next', ru: 'Next' }],
  ['nuxt', { en: 'Nuxt', ru: 'Nuxt' }],
  ['html', { en: 'Plain HTML', ru: 'Обычный HTML' }],
  ['php', { en: 'PHP, Python and others', ru: 'PHP, Python и другие' }],
  ['migrating', { en: "From the vendor's snippet", ru: 'Переход с кода WhatsGate' }],
]);

const details = [
  { text: 'The ready-made screen', link: '/guide/screen' },
  { text: 'Plain JavaScript', link: '/guide/core' },
  { text: 'The server', link: '/guide/server' },
  { text: 'Stores', link: '/guide/server#the-store' },
  { text: 'Webhooks and events', link: '/guide/server#after-the-link' },
  { text: 'Testing with the emulator', link: '/guide/testing' },
  { text: 'Recipes', link: '/recipes' },
  { text: 'Security', link: '/security' },
  { text: 'Troubleshooting', link: '/errors' },
];
const proofs = [
  { text: 'Every state, in pictures', link: '/screen/' },
  { text: 'The state machines', link: '/charts' },
  { text: 'Faults and their tests', link: '/faults' },
  { text: 'Benchmark', link: '/benchmark' },
  { text: 'Mutation tests', link: '/mutation' },
  { text: 'Releasing', link: '/releasing' },
];

const toGuide = (language: 'en' | 'ru') =>
  [...guide].map(([page, text]) => ({
    text: text[language],
    link: `${language === 'en' ? '' : `/${language}`}/guide/${page}`,
  }));

/** What `llms.txt` lists: every page once, and no sections. @param reference - the pages of the reference */
export const toPages = (reference: DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] => [
  { text: 'Guide', items: toGuide('en') },
  { text: 'In detail', items: details.filter(({ link }) => !link.includes('#')) },
  { text: 'How we know', items: proofs },
  { text: 'Reference', items: reference },
  { text: 'In Russian', items: toGuide('ru') },
];

export const english: DefaultTheme.Config = {
  nav: [
    { text: 'Guide', link: '/guide/' },
    { text: 'Playground', link: '/playground' },
    { text: 'Reference', link: '/reference/' },
  ],
  sidebar: [
    { text: 'Guide', items: toGuide('en') },
    { text: 'In detail', items: details },
    { text: 'How we know', items: proofs },
    { text: 'Reference', link: '/reference/' },
  ],
};

export const russian: DefaultTheme.Config = {
  nav: [
    { text: 'Руководство', link: '/ru/guide/' },
    { text: 'Песочница', link: '/playground' },
    { text: 'Справочник', link: '/reference/' },
  ],
  sidebar: [
    { text: 'Руководство', items: toGuide('ru') },
    { text: 'Подробно (англ.)', items: details },
    { text: 'Чем это доказано (англ.)', items: proofs },
    { text: 'Справочник (англ.)', link: '/reference/' },
  ],
  outline: { level: [2, 3], label: 'На этой странице' },
  docFooter: { prev: 'Назад', next: 'Дальше' },
  darkModeSwitchLabel: 'Оформление',
  lightModeSwitchTitle: 'Светлая тема',
  darkModeSwitchTitle: 'Тёмная тема',
  sidebarMenuLabel: 'Содержание',
  returnToTopLabel: 'Наверх',
  langMenuLabel: 'Язык',
  skipToContentLabel: 'К содержанию',
  notFound: { title: 'Страницы нет', quote: 'Проверьте адрес или начните с руководства.', linkText: 'На главную' },
};

/** The texts of the search, which VitePress keeps apart. */
export const russianSearch: NonNullable<DefaultTheme.LocalSearchOptions['translations']> = {
  button: { buttonText: 'Поиск', buttonAriaLabel: 'Поиск' },
  modal: {
    displayDetails: 'Показать подробности',
    resetButtonTitle: 'Очистить',
    backButtonTitle: 'Закрыть',
    noResultsText: 'Ничего не найдено:',
    footer: { selectText: 'открыть', navigateText: 'выбрать', closeText: 'закрыть' },
  },
};
