import './style.css';
import { language, messages, switchLanguage } from './messages.ts';
import { mountServerPanel } from './server-panel.ts';

// Each route does the same job with its own package; only the one that is looked at is loaded.
const routes: Readonly<Record<string, () => Promise<{ mount(element: Element): void }>>> = {
  '/react': () => import('./react/main.tsx'),
  '/vue': () => import('./vue/main.ts'),
  '/vanilla': () => import('./vanilla/main.ts'),
};

const path = location.pathname.replace(/\/$/, '');
const route = routes[path];
if (route === undefined) location.replace('/react');
else {
  showFrame();
  // Stands for your sign-in: the relay serves signed-in users only.
  const response = await fetch('/api/demo/user');
  const { phoneUrl }: { phoneUrl: string | null } = await response.json();
  if (phoneUrl !== null) showPhone(phoneUrl);
  const { mount } = await route();
  mount(find('#app'));
  mountServerPanel(find('#told'), phoneUrl !== null);
}

function showFrame(): void {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll<HTMLElement>('[data-text="plain"]')) node.textContent = messages.plain;
  find(`nav a[href="${path}"]`).setAttribute('aria-current', 'page');
  const button = find<HTMLButtonElement>('#language');
  button.textContent = language === 'ru' ? 'English' : 'Русский';
  button.lang = language === 'ru' ? 'en' : 'ru';
  button.addEventListener('click', switchLanguage);
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
