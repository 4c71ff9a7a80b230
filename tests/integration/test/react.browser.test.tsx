import { createFakeSession } from '@whatsgate/core/testing';
import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { Suspense, useState } from 'react';
import { expect, it, vi } from 'vitest';
import { patience } from '../src/open-backend.ts';
import { describeInReact } from '../src/react-page.tsx';

await describeInReact(
  ({ Mode, Widget, place, emulator, options, render, latest, reaches, settled, changeUser, takeWarnings }) => {
    it('R4: a render that Suspense throws away creates nothing', async () => {
      let arrive = () => {};
      let isHere = false;
      const later = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const Late = () => {
        if (!isHere) throw later;
        return null;
      };
      const Suspended = () => {
        useWhatsGateSession(options({ autoStart: true }));
        return <Late />;
      };
      render(
        <Mode>
          <Suspense fallback="waiting">
            <Suspended />
          </Suspense>
        </Mode>,
      );
      await vi.waitFor(() => expect(place.textContent).toBe('waiting'), patience);
      expect(await emulator.ledger()).toMatchObject({ creates: 0 });
      isHere = true;
      arrive();
      await settled({ creates: 1, live: 1 });
    });

    it('R6, R2: inline options at each render restart nothing, and other options after the start make no second session', async () => {
      let rename: (name: string) => void = () => {};
      const Renaming = () => {
        const [name, setName] = useState('Support');
        rename = setName;
        return <Widget source={options({ autoStart: true, name, onSuccess: () => {} })} />;
      };
      render(
        <Mode>
          <Renaming />
        </Mode>,
      );
      await reaches({ status: 'qr' });
      for (const name of ['a', 'b', 'c', 'Support', 'd']) rename(name);
      expect((await takeWarnings()).every((said) => said.includes('`start`'))).toBe(true);
      expect(latest()?.status).toBe('qr');
      expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1, maxLive: 1 });
    });

    it('calls the latest callbacks', async () => {
      const told: string[] = [];
      const Talking = ({ name }: { readonly name: string }) => (
        <Widget source={options({ autoStart: true, onSuccess: () => told.push(name) })} />
      );
      const say = (name: string) =>
        render(
          <Mode>
            <Talking name={name} />
          </Mode>,
        );
      say('first');
      await reaches({ status: 'qr' });
      say('second');
      await emulator.phone.scan();
      await reaches({ confirmed: true });
      expect(told).toEqual(['second']);
    });

    it('R2: other options before the start are taken', async () => {
      const At = ({ name }: { readonly name: string }) => <Widget source={options({ name })} />;
      for (const name of ['a', 'b', 'c']) {
        render(
          <Mode>
            <At name={name} />
          </Mode>,
        );
      }
      await reaches({ status: 'idle' });
      latest()?.start();
      await reaches({ status: 'qr', record: { name: 'c' } });
      expect(await emulator.ledger()).toMatchObject({ creates: 1 });
    });

    it('R3: unmounted in the create, while confirming and while deleting: no warning, no leak', async () => {
      const show = () =>
        render(
          <Mode>
            <Widget source={options({ autoStart: true, deadlines: { grace: 1 } })} />
          </Mode>,
        );
      show();
      await reaches({ status: 'initializing' });
      render(null);
      await settled({ creates: 1, deletes: 1, live: 0 });
      show();
      await reaches({ status: 'qr' });
      await emulator.phone.scan();
      await reaches({ status: 'success' });
      render(null);
      await settled({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
      changeUser();
      show();
      await reaches({ status: 'qr' });
      latest()?.close();
      render(null);
      await settled({ creates: 3, deletes: 2, live: 1 });
    });

    it('what covers an old code can be given', async () => {
      const session = createFakeSession('stale', { frameUrl: '/nothing' });
      const Covered = () => <WhatsGateFrame session={useWhatsGateSession(session)} stale={<p>Too old</p>} />;
      render(
        <Mode>
          <Covered />
        </Mode>,
      );
      await vi.waitFor(() => expect(place.textContent).toBe('Too old'), patience);
      expect(place.querySelector('button')).toBeNull();
      session.show('qr', { frameUrl: '/nothing' });
      await vi.waitFor(() => expect(place.textContent).toBe(''), patience);
    });
  },
);
