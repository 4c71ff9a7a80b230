import { afterEach, expect, it, vi } from 'vitest';
import { openAdapterPage } from './adapter-page.ts';
import { findFrame } from './find-frames.ts';
import { breakImports } from './hold-imports.ts';
import { patience } from './open-backend.ts';
import type { Subject } from './subjects.tsx';

/**
 * What comes in chunks may not come: a network that is gone, a release that removed them. Needs a page of its own, on
 * which nothing has been loaded yet.
 */
export async function describeLostChunks(subject: Subject): Promise<void> {
  const { emulator, settled, mount, reaches } = await openAdapterPage();
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it(`${subject.name}: chunks that do not come are an error that can be retried, and cost no second session`, async () => {
    const everything = breakImports();
    const onError = vi.fn();
    const widget = mount(subject, { deadlines: { frame: 1_000, grace: 400 }, onError });
    await reaches(widget, { status: 'idle', can: { start: true } });
    widget.act.start();
    await reaches(widget, { status: 'error', error: { code: 'NETWORK', retryable: true }, can: { retry: true } });
    widget.act.retry();
    await reaches(widget, { status: 'error', error: { code: 'NOT_LOADED' }, can: { retry: true } });
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['NETWORK', 'NOT_LOADED']);
    expect(await emulator.ledger(), 'nothing was sent').toMatchObject({ creates: 0 });

    // The charts come; what shows the frame does not.
    everything.mockRestore();
    const frame = breakImports('parts');
    widget.act.retry();
    await reaches(widget, { frameUrl: expect.any(String), frameSilent: true, can: { retry: true, close: true } });
    expect(frame, 'it was asked for').toHaveBeenCalled();
    expect(findFrame()).toBeNull();

    frame.mockRestore();
    widget.act.retry();
    await vi.waitFor(() => expect(findFrame()).not.toBeNull(), patience);
    await reaches(widget, { status: 'qr', error: null });
    await emulator.phone.scan();
    await reaches(widget, { status: 'success', confirmed: true });
    await settled({ creates: 1, deletes: 0, live: 1, maxLive: 1 });
  });
}
