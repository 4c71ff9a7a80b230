import type { WhatsGateSessionOptions } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionView } from '@whatsgate/vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type App,
  type Component,
  createApp,
  defineComponent,
  effectScope,
  h,
  KeepAlive,
  type MaybeRefOrGetter,
  nextTick,
  ref,
  Suspense,
  shallowRef,
} from 'vue';
import { catchWarnings } from '../src/catch-warnings.ts';
import { openBackend, patience } from '../src/open-backend.ts';

const { emulator, options, settled } = await openBackend();
const warnings = catchWarnings();
const place = document.createElement('div');
document.body.append(place);
const apps: App[] = [];

/** The last thing that the composable gave. */
let latest: WhatsGateSessionView | undefined;
const reaches = (expected: object) => vi.waitFor(() => expect(latest).toMatchObject(expected), patience);
const widget = (source: MaybeRefOrGetter<WhatsGateSessionOptions>) =>
  defineComponent(() => {
    const wg = useWhatsGateSession(source);
    latest = wg;
    return () => h(WhatsGateFrame, { session: wg });
  });
function mount(component: Component): App {
  const app = createApp(component);
  app.config.warnHandler = warnings.add;
  app.mount(place);
  apps.push(app);
  return app;
}

beforeEach(() => {
  latest = undefined;
});
afterEach(() => {
  for (const app of apps.splice(0)) app.unmount();
});

describe('Vue', () => {
  it('R8: three quick v-if toggles make one create', async () => {
    const isShown = ref(true);
    // However slow the machine is, the toggles are within this grace.
    const Widget = widget(() => options({ autoStart: true, deadlines: { grace: 60_000 } }));
    mount(defineComponent(() => () => (isShown.value ? h(Widget) : null)));
    for (let times = 0; times < 6; times += 1) {
      isShown.value = !isShown.value;
      await nextTick();
    }
    await reaches({ status: 'qr' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('R8: KeepAlive gives the slot back while it is away for long, and takes it up at once for short', async () => {
    const isShown = ref(true);
    // Long enough for the short absence on a slow machine, and waited for once in the long one.
    const Widget = widget(() => options({ autoStart: true, deadlines: { grace: 2_000 } }));
    mount(defineComponent(() => () => h(KeepAlive, null, { default: () => (isShown.value ? h(Widget) : h('p')) })));
    await reaches({ status: 'qr' });
    isShown.value = false;
    await nextTick();
    isShown.value = true;
    await reaches({ status: 'qr' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
    isShown.value = false;
    await settled({ creates: 1, deletes: 1, live: 0 });
    isShown.value = true;
    await settled({ creates: 2, live: 1, maxLive: 1 });
    await reaches({ status: 'qr' });
  });

  it('R8: an effect scope outside of components holds it, and its end lets it go', async () => {
    const scope = effectScope();
    latest = scope.run(() => useWhatsGateSession(options()));
    latest?.start();
    await vi.waitFor(() => expect(latest?.record).not.toBeNull(), patience);
    scope.stop();
    await settled({ creates: 1, deletes: 1, live: 0 });
  });

  it('R8, R4: async setup under Suspense creates once it is there, and not before', async () => {
    let arrive = () => {};
    const later = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const Late = defineComponent({
      async setup() {
        const wg = useWhatsGateSession(options({ autoStart: true }));
        latest = wg;
        await later;
        return () => h(WhatsGateFrame, { session: wg });
      },
    });
    mount(defineComponent(() => () => h(Suspense, null, { default: () => h(Late), fallback: () => 'waiting' })));
    await vi.waitFor(() => expect(place.textContent).toBe('waiting'), patience);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
    arrive();
    await reaches({ status: 'qr' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
    warnings.forgive('<Suspense> is an experimental feature');
  });

  it('R8, R3: app.unmount in the create, at the code and after close: nothing is left', async () => {
    // A name of its own: there is no slot of an earlier test to look at first.
    const Widget = widget(() => options({ name: 'Unmounted', autoStart: true, deadlines: { grace: 1 } }));
    mount(Widget);
    await reaches({ status: 'initializing' });
    apps.pop()?.unmount();
    await settled({ creates: 1, deletes: 1, live: 0 });
    mount(Widget);
    await reaches({ status: 'qr' });
    latest?.close();
    apps.pop()?.unmount();
    await settled({ creates: 2, deletes: 2, live: 0 });
  });

  it('what covers an old code can be given', async () => {
    const session = createFakeSession('stale', { frameUrl: '/nothing' });
    const Covered = defineComponent(() => {
      const wg = useWhatsGateSession(session);
      return () => h(WhatsGateFrame, { session: wg }, { stale: () => h('p', 'Too old') });
    });
    mount(Covered);
    // What comes with a frame is loaded for a session that was made elsewhere, too.
    await vi.waitFor(() => expect(place.textContent).toBe('Too old'), patience);
    expect(place.querySelector('button')).toBeNull();
    session.show('qr', { frameUrl: '/nothing' });
    await nextTick();
    expect(place.textContent).toBe('');
  });

  it('calls the latest callbacks', async () => {
    const told: string[] = [];
    const name = ref('first');
    mount(
      widget(() => {
        const now = name.value;
        return options({ autoStart: true, onSuccess: () => told.push(now) });
      }),
    );
    await reaches({ status: 'qr' });
    name.value = 'second';
    await emulator.phone.scan();
    await reaches({ confirmed: true });
    expect(told).toEqual(['second']);
  });

  it('R2: a ref of options: taken before the start, and answered with a warning after it', async () => {
    const source = shallowRef(options({ name: 'a' }));
    mount(widget(source));
    for (const name of ['b', 'c']) source.value = options({ name });
    await nextTick();
    latest?.start();
    await reaches({ status: 'qr', record: { name: 'c' } });
    source.value = options({ name: 'd' });
    expect((await warnings.take()).every((said) => said.includes('`start`'))).toBe(true);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });
});
