import './style.css';
import { language, messages, switchLanguage } from './messages.ts';
import { routes } from './routes.ts';
import { mountServerPanel } from './server-panel.ts';

const path = location.pathname.replace(/\/$/, '');
const route = routes.find((each) => each.path === path);
if (route === undefined) location.replace('/react');
else {
  showFrame();
  // Stands for your sign-in: the relay serves signed-in users only.
  const response = await fetch('/api/demo/user');
  const { phoneUrl }: { phoneUrl: string | null } = await response.json();
  if (phoneUrl !== null) showPhone(phoneUrl);
  const { mount } = await route.load();
  mount(find('#app'));
  mountServerPanel(find('#told'), phoneUrl !== null);
  const { mountCharts } = await import('./charts/panel.ts');
  mountCharts(find('#charts'));
}

function showFrame(): void {
  document.documentElement.lang = language;
  find('nav').append(...routes.map(toLink));
  const button = find<HTMLButtonElement>('#language');
  button.textContent = language === 'ru' ? 'English' : 'Русский';
  button.lang = language === 'ru' ? 'en' : 'ru';
  button.addEventListener('click', switchLanguage);
}

function toLink({ path: href, title }: (typeof routes)[number]): HTMLElement {
  const link = Object.assign(document.createElement('a'), { href, textContent: title });
  if (href === path) link.setAttribute('aria-current', 'page');
  return link;
}

/** With the real service, you use your own phone. */
function showPhone(url: string): void {
  const frame = find<HTMLIFrameElement>('#phone iframe');
  frame.title = messages.phone;
  frame.src = `${url}?lang=${language}`;
  find('#phone').hidden = false;
}

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (found === null) throw new Error(`index.html has no ${selector}`);
  return found;
}
