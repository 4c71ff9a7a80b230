import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAdapterPage } from '../src/adapter-page.ts';
import { type Mounted, subjects } from '../src/subjects.tsx';

const { emulator, relay, options, mount, reaches, settled, idOf } = await openAdapterPage();

// The page cannot see that another user has signed in: only the relay knows. The cookie is for this file's relay
// alone: in Firefox files that run side by side share their cookies.
let users = 0;
const signIn = () => {
  users += 1;
  // biome-ignore lint/suspicious/noDocumentCookie: as a server sets it; not every engine has the Cookie Store API
  document.cookie = `user=cookie${users}; path=${relay}`;
};
afterEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `user=; path=${relay}; max-age=0`;
});
/** Long enough for whoever comes within it, short enough to wait for. */
const byCookie = (more: object = {}) => options({ relay: { url: relay }, deadlines: { grace: 3_000 }, ...more });

/** Everything that a widget has shown, as one text. */
function record(widget: Mounted): () => string {
  const seen = new Set<string>();
  const look = () => {
    const { record, code, frameUrl, pageUrl, account, status } = widget.read();
    seen.add(JSON.stringify({ record, code, frameUrl, pageUrl, account, status }));
  };
  look();
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    look();
    return [...seen].join('\n');
  };
}

describe.each(subjects)('I2: two users of one page, told apart by a cookie alone ($name)', (subject) => {
  it.each([
    ['a QR code', undefined],
    ['a pairing code', { type: 'code', number: '+7 999 555-44-33' }],
  ] as const)('who signs in while %s is shown gets a session of their own', async (_, auth) => {
    signIn();
    const first = mount(subject, byCookie());
    await reaches(first, { status: 'idle' });
    first.act.start(auth);
    await reaches(first, { status: auth?.type ?? 'qr' });
    const id = idOf(first) ?? '';
    const code = first.read().code ?? id;
    first.unmount();

    signIn();
    const second = mount(subject, byCookie());
    await reaches(second, { status: 'idle' });
    const seen = record(second);
    second.act.start(auth);
    await reaches(second, { status: auth?.type ?? 'qr' });
    expect(idOf(second)).not.toBe(id);
    expect(seen()).not.toContain(id);
    expect(seen()).not.toContain(code);
    // This page cannot release the first one any more: the relay does, when its lease has lapsed.
    await settled({ creates: 2, live: 2, linkedDeletes: 0 });
  });

  it('who signs in after a link sees nothing of it', async () => {
    signIn();
    const first = mount(subject, byCookie());
    await reaches(first, { status: 'idle' });
    first.act.start();
    await reaches(first, { status: 'qr' });
    const id = idOf(first) ?? '';
    await emulator.phone.scan(id);
    await reaches(first, { status: 'success', confirmed: true });
    first.unmount();

    signIn();
    const onSuccess = vi.fn();
    const second = mount(subject, byCookie({ onSuccess }));
    await reaches(second, { status: 'idle' });
    const seen = record(second);
    second.act.start();
    await reaches(second, { status: 'qr' });
    expect(seen()).not.toContain(id);
    expect(seen()).not.toContain('79991234567');
    expect(onSuccess).not.toHaveBeenCalled();
    await settled({ creates: 2, deletes: 0, live: 2 });
  });

  it('the same user who comes back within the grace gets the session back', async () => {
    signIn();
    const first = mount(subject, byCookie());
    await reaches(first, { status: 'idle' });
    first.act.start();
    await reaches(first, { status: 'qr' });
    const id = idOf(first);
    first.unmount();
    const second = mount(subject, byCookie());
    await reaches(second, { status: 'idle' });
    second.act.start();
    await reaches(second, { status: 'qr' });
    expect(idOf(second)).toBe(id);
    await settled({ creates: 1, deletes: 0, live: 1 });
  });
});
