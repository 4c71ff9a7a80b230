import { Activity } from 'react';
import { expect, it } from 'vitest';
import { describeInReact } from '../src/react-page.tsx';

// In a file of its own: React has <Activity> since 19.2.
await describeInReact(({ Mode, Widget, emulator, options, render, reaches, settled }) => {
  /** The widget, in an <Activity> that can be hidden. */
  const inActivity = () => {
    const source = options({ autoStart: true });
    return (mode: 'visible' | 'hidden') => (
      <Mode>
        <Activity mode={mode}>
          <Widget source={source} />
        </Activity>
      </Mode>
    );
  };

  it('R1: <Activity> hidden and shown while the create is in flight makes one create and ends in qr', async () => {
    await emulator.fault({ on: 'session-create', kind: 'delay', ms: 300 });
    const at = inActivity();
    render(at('visible'));
    await reaches({ status: 'initializing' });
    for (const mode of ['hidden', 'visible', 'hidden', 'visible'] as const) render(at(mode));
    await reaches({ status: 'qr' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('R1: <Activity> hidden for longer gives the slot back, and shown again begins anew', async () => {
    const at = inActivity();
    render(at('visible'));
    await reaches({ status: 'qr' });
    render(at('hidden'));
    await settled({ creates: 1, deletes: 1, live: 0 });
    render(at('visible'));
    await settled({ creates: 2, live: 1, maxLive: 1 });
    await reaches({ status: 'qr' });
  });
});
