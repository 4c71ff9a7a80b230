import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ComponentProps, components, findConnect, type MountedComponent } from '../src/connect-components.tsx';
import { openBackend, patience } from '../src/open-backend.ts';

const { emulator, options, settled } = await openBackend();
const { ledger, phone } = emulator;

let mounted: MountedComponent | undefined;
afterEach(() => {
  mounted?.unmount();
  document.body.replaceChildren();
});

const place = () => document.body.appendChild(document.createElement('div'));
const press = (selector: string) =>
  vi.waitFor(() => {
    const button = findConnect().shadowRoot.querySelector<HTMLElement>(selector);
    if (button === null) throw new Error(`${selector} is not there yet`);
    button.click();
  }, patience);
const hasFrame = () =>
  vi.waitFor(() => expect(findConnect().shadowRoot.querySelector('iframe')).not.toBeNull(), patience);
function props(more: ComponentProps = {}): ComponentProps {
  const { relay = null, name, deadlines = {} } = options();
  return { relay, name, auth: 'qr', options: { deadlines }, ...more };
}

describe.each(components)('<WhatsGateConnect> in $name', (subject) => {
  it('links, and calls onLinked once, the latest one', async () => {
    const first = vi.fn();
    const latest = vi.fn();
    const given = props();
    mounted = subject.mount(place(), { ...given, onLinked: first });
    await press('.primary');
    await hasFrame();
    mounted.update({ ...given, onLinked: latest });
    await vi.waitFor(async () => expect((await ledger()).live).toBe(1), patience);
    const id = findConnect().shadowRoot.querySelector('iframe')?.src.split('/').at(-1);
    await phone.scan(id);
    await vi.waitFor(() => expect(latest).toHaveBeenCalledTimes(1), patience);
    expect(latest.mock.calls[0]?.[0]).toMatchObject({ account: { number: expect.any(String) } });
    expect(first).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(findConnect().shadowRoot.textContent).toContain('WhatsApp is linked'), patience);
    expect(await ledger()).toMatchObject({ creates: 1, deletes: 0, maxLive: 1 });
  });

  it('buys nothing before the person asks, and gives the slot back when it is unmounted', async () => {
    mounted = subject.mount(place(), props());
    await vi.waitFor(() => findConnect().shadowRoot.querySelector('.primary'), patience);
    expect(await ledger()).toMatchObject({ creates: 0 });
    await press('.primary');
    await hasFrame();
    mounted.unmount();
    mounted = undefined;
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('gives the slot back while it is hidden, and begins anew when it is asked again', async () => {
    mounted = subject.mount(place(), props());
    await press('.primary');
    await hasFrame();
    mounted.setHidden(true);
    await settled({ creates: 1, deletes: 1, live: 0 });
    mounted.setHidden(false);
    await press('.primary');
    await hasFrame();
    await settled({ creates: 2, live: 1, maxLive: 1 });
  });

  it('shows nothing of one user to the next', async () => {
    const given = props({ owner: 'anna' });
    mounted = subject.mount(place(), given);
    await press('.primary');
    await hasFrame();
    mounted.update({ ...given, owner: 'boris' });
    await vi.waitFor(() => expect(findConnect().shadowRoot.querySelector('iframe')).toBeNull(), patience);
  });

  it('I2: not for a moment: the browser paints nothing of the one beside the name of the next', async () => {
    const given = props({ owner: 'anna' });
    mounted = subject.mount(place(), given);
    await press('.primary');
    await hasFrame();
    let whatIsPainted: Element | null | undefined;
    const painted = new Promise<void>((resolve) => {
      mounted?.updateLater({ ...given, owner: 'boris' }, () => {
        queueMicrotask(() => {
          whatIsPainted = findConnect().shadowRoot.querySelector('iframe');
          resolve();
        });
      });
    });
    await painted;
    expect(whatIsPainted).toBeNull();
  });

  it('is rendered on a server as an empty element, and hydrated without a word', async () => {
    const errors = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    const given = props();
    const target = place();
    target.innerHTML = await subject.render(given);
    expect(target.innerHTML).toMatch(/^<whatsgate-connect[^>]*><\/whatsgate-connect>$/);
    const unmount = subject.hydrate(target, given);
    await vi.waitFor(() => expect(findConnect().shadowRoot.textContent).toContain('Link your WhatsApp'), patience);
    await press('.primary');
    await hasFrame();
    for (const error of errors) expect(error).not.toHaveBeenCalled();
    unmount();
    await settled({ live: 0 });
  });
});
