import { describe, expect, it, vi } from 'vitest';
import { createFakeSession, sessionStates } from '../src/testing/index.ts';

describe('createFakeSession', () => {
  it.each(sessionStates)('shows %s', (state) => {
    expect(createFakeSession(state).getSnapshot().confirmed).toBe(state === 'linked');
  });

  it('tells its listeners of another state, and remembers what was asked of it', () => {
    const session = createFakeSession();
    const listener = vi.fn();
    const unsubscribe = session.subscribe(listener);
    const release = session.retain();
    session.start();
    session.start({ type: 'code', number: '79991234567' });
    session.show('error', { error: null });
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'NETWORK' }, can: { retry: true } });
    session.retry();
    session.show('qr', { refreshes: 4 });
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', refreshes: 4, error: null });
    void session.preload();
    session.close();
    release();
    unsubscribe();
    session.show('broken');
    session.attachFrame({} as HTMLIFrameElement)();
    expect(listener).toHaveBeenCalledTimes(2);
    expect(session.getServerSnapshot().status).toBe('idle');
    expect(session.calls).toEqual([
      ['retain'],
      ['start'],
      ['start', { type: 'code', number: '79991234567' }],
      ['retry'],
      ['close'],
      ['release'],
    ]);
  });
});
