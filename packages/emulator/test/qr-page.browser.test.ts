import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { connectEmulator } from '../src/remote/connect.ts';

const url = inject('emulatorUrl');

const { phone } = await connectEmulator(url);

/** Opens a QR page in a frame and collects its messages. */
function openPage(id: string): string[] {
  const iframe = document.createElement('iframe');
  iframe.src = `${url}/qr/${id}`;
  document.body.append(iframe);
  const said: string[] = [];
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source === iframe.contentWindow && origin === url && data.module === 'qr') said.push(data.message);
  });
  return said;
}

const patience = { timeout: 10_000 };

afterEach(() => document.body.replaceChildren());

describe('the QR page', () => {
  it('sends broken for an unknown id', async () => {
    const said = openPage('nobody');
    await vi.waitFor(() => expect(said).toEqual(['loading', 'broken']), patience);
  });

  it('sends qr for each new code, error when the phone refuses, and success when it scans', async () => {
    const id = inject('qrSession');
    const said = openPage(id);
    await vi.waitFor(() => expect(said.slice(0, 3)).toEqual(['loading', 'qr', 'qr']), patience);
    await phone.refuse(id);
    await vi.waitFor(() => expect(said.join()).toContain('error,qr'), patience);
    await phone.scan(id);
    await vi.waitFor(() => expect(said.at(-1)).toBe('success'), patience);
    await phone.disconnect(id);
    await vi.waitFor(() => expect(said.at(-1)).toBe('broken'), patience);
  });

  it('sends the same in code mode', async () => {
    const id = inject('codeSession');
    const said = openPage(id);
    await vi.waitFor(() => expect(said.slice(0, 2)).toEqual(['loading', 'qr']), patience);
    await phone.enterCode('0000-0000', id);
    await vi.waitFor(() => expect(said.join()).toContain('error,qr'), patience);
    await phone.enterCode(undefined, id);
    await vi.waitFor(() => expect(said.at(-1)).toBe('success'), patience);
  });
});
