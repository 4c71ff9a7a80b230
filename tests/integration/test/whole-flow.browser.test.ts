import { describe, expect, it, vi } from 'vitest';
import { openAdapterPage } from '../src/adapter-page.ts';
import { findFrame } from '../src/find-frames.ts';
import { subjects } from '../src/subjects.tsx';

// From start to the linked account, over real HTTP: the page, the relay beside it, WhatsGate on another site.
const { emulator, mount, reaches, settled, idOf } = await openAdapterPage();

describe.each(subjects)('$name', (subject) => {
  it('links: start, QR page of another site in a frame, scan, confirmed; one create, no delete', async () => {
    const onSuccess = vi.fn();
    const widget = mount(subject, { onSuccess });
    await reaches(widget, { status: 'idle' });
    expect(await emulator.ledger()).toMatchObject({ creates: 0, live: 0 });
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    const iframe = findFrame();
    expect(new URL(iframe?.src ?? '').origin).toBe(new URL(emulator.url).origin);
    expect(new URL(emulator.url).hostname).not.toBe(window.location.hostname);
    expect(iframe?.contentDocument, 'the browser keeps the two apart').toBeNull();
    await emulator.phone.scan(idOf(widget));
    await reaches(widget, { status: 'success', confirmed: true, account: { number: '79991234567' } });
    expect(onSuccess).toHaveBeenCalledTimes(1);
    widget.act.close();
    await reaches(widget, { status: 'closed' });
    expect(findFrame()).toBeNull();
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1, maxLive: 1 });
  });

  it('cancels: start, QR page, close; one create, one delete, nothing left', async () => {
    const widget = mount(subject);
    await reaches(widget, { status: 'idle' });
    widget.act.start();
    await reaches(widget, { status: 'qr' });
    widget.act.close();
    await reaches(widget, { status: 'closed' });
    expect(findFrame()).toBeNull();
    await settled({ creates: 1, deletes: 1, linkedDeletes: 0, live: 0 });
  });
});
