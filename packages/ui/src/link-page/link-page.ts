// The script of `<publicUrl>/link`, a page that @whatsgate/server serves. The ticket stays behind the `#` of the address
// while the link can be used: a reload, "open in the browser" and a copied address go on working, and no server gets it.
import type { WhatsGateConnectElement } from '../element/index.ts';

type Part = 'done' | 'over' | 'failed';

const main = document.querySelector('main') as HTMLElement;
const ticket = location.hash.slice(1);
let element: WhatsGateConnectElement | null = null;

function show(part: Part | null): void {
  for (const section of main.querySelectorAll<HTMLElement>('[data-part]'))
    section.hidden = section.dataset.part !== part;
  if (part === null) return;
  element?.remove();
  element = null;
  // What cannot be used any more need not stand in the address bar. A reload says the same.
  if (part !== 'failed') history.replaceState(part, '', location.pathname);
}

/** How the link stands: the slot that is to be linked, or what there is to say. */
async function ask(): Promise<{ readonly name: string } | Part> {
  if (ticket === '') return history.state === 'done' ? 'done' : 'over';
  try {
    const headers = { Authorization: `Bearer ${ticket}`, 'Content-Type': 'application/json' };
    const response = await fetch(location.pathname, { method: 'POST', headers, body: '{}', credentials: 'omit' });
    if (response.status === 401) return 'over';
    const { data } = await response.json();
    return data.state === 'open' ? { name: data.name } : data.state === 'done' ? 'done' : 'failed';
  } catch {
    return 'failed';
  }
}

async function begin(): Promise<void> {
  const answer = await ask();
  if (typeof answer === 'string') return show(answer);
  show(null);
  if (element !== null) return;
  await customElements.whenDefined('whatsgate-connect');
  element = document.createElement('whatsgate-connect') as WhatsGateConnectElement;
  const { frameOrigin } = main.dataset;
  Object.assign(element, {
    // With the origin: where the relay has a host of its own, its path is empty.
    relay: { url: location.origin + location.pathname.replace(/\/link(\/?)$/, '$1'), credentials: 'omit' },
    ticket,
    name: answer.name,
    lang: document.documentElement.lang,
    ...(frameOrigin !== undefined && { options: { frameOrigins: [frameOrigin] } }),
  });
  // Not the account: the page may be open before somebody else than whoever has linked it.
  element.addEventListener('whatsgate-linked', () => show('done'));
  // It was linked before this page asked.
  element.addEventListener('whatsgate-status', ({ detail }) => detail.snapshot.confirmed && show('done'));
  element.addEventListener('whatsgate-failed', async () => {
    const now = await ask();
    if (now === 'done' || now === 'over') show(now);
  });
  main.append(element);
}

main.querySelector('button')?.addEventListener('click', () => void begin());
// Another link was opened in the same tab.
addEventListener('hashchange', () => location.reload());
void begin();
