import { describe, expect, it, vi } from 'vitest';
import {
  createWhatsGateClient,
  createWhatsGateSession,
  defaultDeadlines,
  type WhatsGateSessionOptions,
} from '../src/index.ts';

const usable: WhatsGateSessionOptions = { relay: '/api/whatsgate', name: 'Support' };
const make = (options: object) => () => createWhatsGateSession({ ...usable, ...options } as WhatsGateSessionOptions);

describe('the options of a session', () => {
  const bad = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '1000', null];
  const names = ['create', 'frame', 'authorize', 'confirm', 'release', 'grace'] as const;
  it.each(names.flatMap((name) => bad.map((ms) => [name, ms] as const)))(
    'N19: the deadline %s cannot be %s',
    (name, ms) => {
      expect(make({ deadlines: { [name]: ms } })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining(`"${name}"`) }),
      );
    },
  );

  it('N19: nor can those of a stale code; a millisecond and a day can', () => {
    expect(make({ deadlines: { stale: { qr: 0, code: 1 } } })).toThrow(/"qr" is 0/);
    expect(make({ deadlines: { stale: { qr: 1, code: 86_400_001 } } })).toThrow(/"code" is 86400001/);
    for (const grace of [1, 86_400_000]) expect(make({ deadlines: { grace } })).not.toThrow();
    expect(make({ deadlines: { create: undefined } })).not.toThrow();
    expect(defaultDeadlines.grace).toBe(5_000);
  });

  it.each([
    ['neither a relay nor a client', { relay: undefined }],
    ['an empty relay', { relay: '' }],
    ['a relay without an address', { relay: { url: '' } }],
    ['both', { client: createWhatsGateClient() }],
  ])('%s is refused where the developer sees it', (_, options) => {
    expect(make(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining('relay') }),
    );
  });

  it('nothing happens before anything is asked for', () => {
    const fetch = vi.fn();
    const clock = { now: vi.fn(() => 0), setTimeout: vi.fn(), clearTimeout: vi.fn() };
    const session = createWhatsGateSession({ relay: { url: '/api', fetch }, name: 'Support', clock });
    expect(session.getSnapshot()).toMatchObject({ status: 'idle', can: { start: true, retry: false, close: false } });
    session.subscribe(() => {})();
    expect([fetch.mock.calls, clock.setTimeout.mock.calls]).toEqual([[], []]);
  });
});
